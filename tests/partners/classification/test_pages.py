"""The pages and the API as people use them: typed, shown, confirmed, refused."""

import datetime as dt

import pytest
from django.urls import reverse

from partners.classification.defaults import DEFAULTS
from partners.classification.models import (
    AccountClass,
    ClassOverride,
    ClassPeriod,
    Definition,
    RelationshipDecision,
    Scorecard,
)
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.partners.classification.conftest import DIRECT
from tests.visitor import visit, words

NASTY = ["\x00", "=1+1\x00", "x" * 301]
HOSTILE = "<b>أهلا</b> 🧨 =HYPERLINK(1)"


def test_desk_computes_looks_and_publishes(world, sell, span):
    acme, desk = world.accounts["acme"], visit(world.desk)
    sell(acme, 1000)
    asked = {"period": span.starts_on.isoformat()}
    answer = desk.post(reverse("classes_compute"), asked)
    period = ClassPeriod.objects.get()
    page = reverse("classes_publish", args=[period.pk])
    assert answer.url == page
    assert "1 account moves up." in words(desk.get(page))
    assert desk.post(page, {"reason": ""}).status_code == 400
    assert "Waits to be published" in words(desk.get(reverse("classification")))
    for _twice in range(2):
        assert desk.post(page, {"reason": HOSTILE}).status_code == 302
    shown = words(desk.get(reverse("classification")))
    assert "In force" in shown and "Acme Industries" in shown and "$1,000" in shown
    assert desk.post(reverse("classes_compute"), {"period": "1999-01-01"}).status_code == 302
    assert desk.post(reverse("classes_compute"), asked).status_code == 409
    export = b"".join(desk.get(reverse("classification_export")).streaming_content).decode()
    head, row = export.lstrip("\ufeff").strip().splitlines()
    assert head == "account,owner_team,value_class,overridden,amount,team_amount,rank,percentile"
    assert row == "Acme Industries,Direct North,vip,no,1000.00,1000.00,1,100.000"


def test_overview_filters_and_periods(world, sell, publish, many):
    desk, one, two = visit(world.desk), *many(2)
    for place, firm in enumerate((one, two)):
        sell(firm, 500 - place)
    publish()
    page = reverse("classification")

    def shown(query):
        text = words(desk.get(f"{page}?{query}"))
        return {name for name in ("Firm 000", "Firm 001") if name in text}

    assert shown("") == {"Firm 000", "Firm 001"}
    assert shown("value_class=vip") == {"Firm 000"}
    assert shown("q=firm+001") == {"Firm 001"}
    assert shown("by_hand=yes") == set()
    assert shown("period=nonsense&q=%00") == {"Firm 000", "Firm 001"}
    listed = reverse("accounts")
    assert "Firm 000" in words(visit(world.users[DIRECT]).get(f"{listed}?value_class=vip"))
    assert "Firm 000" not in words(visit(world.users[DIRECT]).get(f"{listed}?value_class=minor"))
    seller = visit(world.users["seller@northwind.example"])
    assert "value_class" not in words(seller.get(listed))


WIDE = [pytest.param(name, marks=pytest.mark.exhaustive) for name in ("relationships", "benefits")]


@pytest.mark.parametrize("topic", ["percentages", "criteria", *WIDE])
def test_editor_shows_what_would_move_before_it_saves(world, topic):
    desk, page = visit(world.desk), reverse("class_definition_new", args=[topic])
    form = desk.get(page).context["form"]
    start = (clock.today() + dt.timedelta(days=1)).isoformat()
    typed = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    typed |= {"starts_on": start, "reason": HOSTILE}
    assert "Nothing differs" in words(desk.post(page, typed))
    typed |= {"percentages": {"vip": "2"}, "relationships": {"months": "24"},
              "criteria": {"weight_0": "10", "weight_1": "30", "name_4": "Reach"},
              "benefits": {"major_protection": "120"}}[topic]  # fmt: skip
    first = desk.post(page, typed)
    assert (first.status_code, Definition.objects.count()) == (200, 0)
    assert first.context["changes"] and first.context["preview"].lines
    other = desk.post(page, typed | {"reason": "x", "confirm": "not what was shown"})
    assert other.context["is_stale"] and not Definition.objects.exists()
    for _twice in range(2):
        desk.post(page, typed | {"confirm": first.context["seal"]})
    (version,) = Definition.objects.all()
    assert version.data != DEFAULTS[topic]
    assert "Coming" in words(desk.get(reverse("class_definitions")))
    cancel = reverse("class_definition_cancel", args=[version.pk])
    assert desk.post(cancel, {"reason": ""}).status_code == 400
    assert desk.post(cancel, {"reason": "No longer"}).status_code == 302
    assert not Definition.objects.exists()
    for value in ("\x00", "-1", "x" * 400, "99999999999999999999"):
        name = {"percentages": "vip", "relationships": "months", "criteria": "weight_0"}
        bad = desk.post(page, typed | {name.get(topic, "vip_reply"): value})
        assert bad.status_code == 400


def test_class_is_set_by_hand_and_given_back(world, sell, publish):
    acme, desk = world.accounts["acme"], visit(world.desk)
    sell(acme, 10)
    publish()
    page, back = (
        reverse("class_override", args=[acme.pk]),
        reverse("account_classification", args=[acme.pk]),
    )
    for reason in NASTY:
        bad = desk.post(page, {"value_class": "minor", "reason": reason})
        assert bad.status_code == 400
    assert not ClassOverride.objects.exists()
    for _twice in range(2):
        assert desk.post(page, {"value_class": "minor", "reason": HOSTILE}).url == back
    shown = desk.get(back)
    assert "set by hand" in words(shown) and "computed: VIP" in words(shown)
    assert b"<b>" not in shown.content
    assert "set by hand" in words(
        visit(world.users[DIRECT]).get(reverse("account", args=[acme.pk]))
    )
    assert ClassOverride.objects.count() == 1
    desk.post(reverse("class_override_end", args=[acme.pk]))
    assert "set by hand by" not in words(desk.get(back))


def test_team_decides_the_relationship_and_fills_in_the_scorecard(world):
    acme, rep = world.accounts["acme"], visit(world.users[DIRECT])
    page = reverse("relationship_decide", args=[acme.pk])
    for bad in ({"relationship": "friend", "reason": "x"}, {"relationship": "key", "reason": ""}):
        assert rep.post(page, bad).status_code == 400
    for _twice in range(2):
        rep.post(page, {"relationship": "key", "reason": HOSTILE})
    assert RelationshipDecision.objects.count() == 1
    card = reverse("scorecard", args=[acme.pk])
    for bad in ({"version": 0}, {"version": 0, "value_growth": "9"}, {"version": "x"},
                {"version": 0, "value_growth": "4", "note_growth": "\x00"}):  # fmt: skip
        assert rep.post(card, bad).status_code == 400
    typed = {"version": 0, "value_growth": "4", "note_growth": HOSTILE}
    for _twice in range(2):
        assert rep.post(card, typed).status_code == 302
    assert rep.post(card, typed | {"value_growth": "1"}).status_code == 409
    assert Scorecard.objects.get().version == 1
    shown = words(rep.get(reverse("account_classification", args=[acme.pk])))
    assert "4.00 of 5" in shown and "Key account" in shown


def test_api_reads_classes_and_overrides_one(world, sell, publish):
    acme, api = world.accounts["acme"], as_user(world.desk)
    sell(acme, 10)
    publish()
    row = AccountClass.objects.get()
    shown = api.get(f"account-classes/{row.pk}/").json()
    assert (shown["amount"], shown["rank"], shown["value_class"]) == ("10.00", 1, "vip")
    body = {"account": str(acme.pk), "value_class": "common", "reason": "Small site", "until": None}
    made = [api.post("account-classes/override/", body) for _twice in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json() == made[1].json()
    assert api.ids("account-classes/?value_class=common&in_force=true") == {str(row.pk)}
    assert api.ids("account-classes/?value_class=vip") == set()
    assert api.ids("account-classes/?in_force=false") == set()
    for bad in ({}, body | {"value_class": "gold"}, body | {"reason": "\x00"},
                body | {"until": "2001-01-01"}, body | {"account": str(row.pk)},
                body | {"extra": 1}):  # fmt: skip
        is_problem(api.post("account-classes/override/", bad), 400)
    assert ClassOverride.objects.count() == 1
