"""Drafts bind nobody, a version holds from its day on, and nothing is back-dated."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from deals.named import services
from deals.named.models import ListVersion, NamedEntry, NamedList
from portal.access.policy import Refused
from portal.workflow import clock
from portal.workflow.machine import StateMoved

MANAGER, DESK = "direct-manager@meridian.example", "desk@meridian.example"
DAY = dt.timedelta(days=1)


@pytest.fixture
def manager(world):
    return world.users[MANAGER]


@pytest.fixture
def named_list(world, manager):
    return services.create_list(actor=manager, team=world.teams["Direct North"], name="North 50")


def upload(named_list, actor, names=("Umbrella Labs",), token=None):
    data = "\n".join(["name", *names]).encode()
    return services.upload_version(named_list=named_list, actor=actor, data=data, token=token)


def start(version, actor, on=None, reason="Plan of the year"):
    return services.put_in_force(
        version=version, actor=actor, starts_on=on or clock.today(), reason=reason
    )


def in_force(on=None):
    return sorted(NamedEntry.objects.in_force(on).values_list("name", flat=True))


def test_draft_binds_nobody_and_a_version_holds_until_the_next_ones_day(named_list, manager):
    first = upload(named_list, manager, ["Acme", "Umbrella"])
    assert in_force() == []
    start(first, manager)
    assert in_force() == ["Acme", "Umbrella"]
    today = clock.today()
    start(upload(named_list, manager, ["Globex"]), manager, on=today + 5 * DAY)
    assert in_force() == in_force(today + 4 * DAY) == ["Acme", "Umbrella"]
    assert in_force(today + 5 * DAY) == ["Globex"]
    assert in_force(today - DAY) == []


def test_no_version_is_back_dated_not_even_past_the_services(named_list, manager):
    version = upload(named_list, manager)
    yesterday = clock.today() - DAY
    with pytest.raises(ValidationError, match="never back-dated"):
        start(version, manager, on=yesterday)
    rows = ListVersion.objects.filter(pk=version.pk)
    for columns in (
        {"starts_on": yesterday, "decided_on": clock.today()},
        {"starts_on": yesterday, "decided_on": yesterday},
        {"starts_on": clock.today(), "decided_on": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**columns)


def test_version_starts_once(named_list, manager):
    version = upload(named_list, manager)
    start(version, manager)
    with pytest.raises(StateMoved):
        start(version, manager, on=clock.today() + DAY)
    with pytest.raises(ValidationError, match="Another version begins on this day"):
        start(upload(named_list, manager, ["Globex"]), manager)
    with pytest.raises(StateMoved):
        services.delete_draft(version=version, actor=manager)


def test_same_upload_twice_is_one_draft(named_list, manager):
    token = uuid.uuid4()
    assert upload(named_list, manager, token=token) == upload(named_list, manager, token=token)
    assert ListVersion.objects.count() == 1


def test_draft_is_deleted_with_its_customers(named_list, manager):
    services.delete_draft(version=upload(named_list, manager), actor=manager)
    assert not NamedEntry.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_reason_is_needed(named_list, manager, reason):
    with pytest.raises(ValidationError) as caught:
        start(upload(named_list, manager), manager, reason=reason)
    assert list(caught.value.message_dict) == ["reason"]


@pytest.mark.parametrize(
    "who",
    [
        "direct@meridian.example",  # of the team, but not its manager
        "cam@meridian.example",
        "auditor@meridian.example",
        "seller@northwind.example",
    ],
)
def test_others_keep_no_lists(world, named_list, manager, who):
    version, actor = upload(named_list, manager), world.users[who]
    for attempt in (
        lambda: services.create_list(actor=actor, team=named_list.team, name="Mine"),
        lambda: upload(named_list, actor),
        lambda: start(version, actor),
        lambda: services.delete_draft(version=version, actor=actor),
    ):
        with pytest.raises(Refused):
            attempt()
    assert NamedList.objects.count() == 1


def test_manager_of_another_team_is_refused_and_the_desk_is_not(world, named_list):
    with pytest.raises(Refused):
        services.create_list(
            actor=world.users[MANAGER], team=world.teams["Direct South"], name="South"
        )
    with pytest.raises(Refused):
        services.create_list(actor=world.users[DESK], team=world.teams["Channel"], name="C")
    assert upload(named_list, world.users[DESK]).entry_count == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "North 50"])
def test_list_needs_a_name_of_its_own(world, named_list, manager, name):
    with pytest.raises(ValidationError) as caught:
        services.create_list(actor=manager, team=named_list.team, name=name)
    assert list(caught.value.message_dict) == ["name"]


def test_who_sees_the_list(world, named_list, manager):
    """Its team, the desk, auditors; no partner, no account manager, no other direct team."""
    version = upload(named_list, manager)
    for model in (NamedList, ListVersion, NamedEntry):
        seen = {email for email, user in world.users.items() if model.objects.visible_to(user)}
        assert seen == {
            "direct@meridian.example", MANAGER, DESK,
            "ops@meridian.example", "auditor@meridian.example",
        }  # fmt: skip
    assert version.entry_count == 1
