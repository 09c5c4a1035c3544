"""The same agreement over one of everything: every explained model has a row on the stage."""

import datetime as dt

import pytest
from django.apps import apps
from django.urls import reverse

from deals.cases.models import CaseParty
from portal.access.explain import EXPLAINED, ROLE_RULE
from portal.access.scope import scope_of
from portal.oversight.policies import can_explain
from portal.workflow import clock
from tests.exhaustive import and_too
from tests.portal.access import gaps
from tests.portal.access.test_explain import disagreements, people_change
from tests.wall.stage import set_stage


@pytest.fixture
def stage(world, settings):
    settings.DEMO = True
    found = set_stage(world)
    gaps.fill(world)
    return found


def empty_models():
    """Labels of explained models without a row: about these the comparison says nothing. Those
    only the neutral read are let off: their rule is one line."""
    return sorted(
        label
        for label, entry in EXPLAINED.items()
        if [rule.code for rule in entry.rules] != [ROLE_RULE]
        and not apps.get_model(label)._default_manager.all().exists()
    )


def test_everything_on_the_stage_agrees(stage):
    assert empty_models() == []
    assert disagreements() == []


@pytest.mark.exhaustive
def test_leavers_stand_ins_and_suspended_companies_agree_too(stage):
    people_change(stage.world)
    assert disagreements() == []
    for days in (4, 40, 400):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            assert disagreements() == []


PEOPLE = (
    "desk@meridian.example",
    "auditor@meridian.example",
    "cam@meridian.example",
    "direct@meridian.example",
    "marketing@meridian.example",
    "seller@northwind.example",
    "admin@bluepeak.example",
    "admin@harbor.example",
)


@pytest.mark.parametrize("email", and_too(["admin@northwind.example"], PEOPLE))
def test_page_opens_for_those_who_see_the_record_and_may_ask(client, stage, email):
    """Hidden: the same 404 as an unknown id. Seen, but not to be asked about: 403."""
    person = stage.world.users[email]
    client.force_login(person)
    for label, entry in EXPLAINED.items():
        if not entry.name:
            continue
        rows = apps.get_model(label)._default_manager.all()
        seen = set(rows.visible_to(person).values_list("pk", flat=True))
        for record in rows.order_by("pk")[:6]:
            answer = client.get(reverse("access", args=[entry.name, record.pk]))
            may_ask = bool(can_explain(scope_of(person), record))
            expected = 404 if record.pk not in seen else 200 if may_ask else 403
            assert (label, answer.status_code) == (label, expected)


def test_a_side_of_a_case_asks_about_its_own_part_only(client, stage):
    """Northwind's administrator reads who sees its part, and no word of the other side."""
    party = CaseParty.objects.get(pk=stage.things["nw-party"])
    client.force_login(stage.world.users["admin@northwind.example"])
    page = client.get(reverse("access", args=["case-sides", party.pk])).content.decode()
    assert "Northwind" in page
    assert "Bluepeak" not in page
    assert client.get(reverse("access", args=["cases", party.case_id])).status_code == 404
