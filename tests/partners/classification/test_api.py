"""Periods, definitions and decisions over the API: a team its account, sums for the neutral."""

import datetime as dt
import uuid

import pytest

from partners.classification.models import ClassPeriod, Definition
from portal.workflow import clock
from tests.api import as_user, is_problem

TEAM, DESK = "direct@meridian.example", "desk@meridian.example"
OTHERS = ["direct2@meridian.example", "seller@northwind.example", "cam@meridian.example"]


@pytest.fixture
def api(world):
    return lambda email: as_user(world.users[email])


@pytest.fixture
def acme(world):
    return world.accounts["acme"]


def test_a_period_is_computed_and_published_by_the_desk(api, acme, sell, span):
    sell(acme, 500)
    sell(acme, 9000, company="northwind")
    body = {"starts_on": span.starts_on.isoformat()}
    is_problem(api(TEAM).post("class-periods/", body), 403)
    made = api(DESK).post("class-periods/", body)
    assert (made.status_code, made.json()["customers"]) == (201, 1)
    path = f"class-periods/{made.json()['id']}/"
    is_problem(api(TEAM).get(path), 404)  # nothing computed shows by itself
    assert "reason" in is_problem(api(DESK).post(f"{path}publish/"), 400)["errors"]
    assert api(DESK).post(f"{path}publish/", {"reason": "Agreed"}).json()["published_at"]
    told = api(TEAM).get(path).json()
    assert not {"total", "customers", "reason"} & told.keys()  # what partners sold is in them
    assert ClassPeriod.objects.count() == 1
    unknown = {"starts_on": "1999-01-01"}
    assert "starts_on" in is_problem(api(DESK).post("class-periods/", unknown), 400)["errors"]


def test_a_standing_and_what_is_decided(api, acme):
    path = f"accounts/{acme.pk}/classification/"
    said = {"relationship": "key", "reason": "A plan over years"}
    found = api(TEAM).post(f"{path}relationship/", said).json()
    assert (found["relationship"], found["decisions"][0]["reason"]) == ("key", said["reason"])
    scores = [{"criterion": "growth", "value": 4, "note": "Two new sites"}]
    card = api(TEAM).post(f"{path}scorecard/", {"version": 0, "scores": scores})
    assert card.status_code == 200, card.content
    written = card.json()["scorecards"][0]
    assert (written["result"], written["missing"]) == ("4.00", 4)
    stale = api(TEAM).post(
        f"{path}scorecard/", {"version": 7, "scores": [scores[0] | {"value": 1}]}
    )
    is_problem(stale, 409)
    wrong = {"version": 1, "scores": [{"criterion": "nothing", "value": 1}]}
    is_problem(api(TEAM).post(f"{path}scorecard/", wrong), 400)


@pytest.mark.parametrize("email", OTHERS)
def test_classes_are_the_teams_own(api, acme, email):
    path = f"accounts/{acme.pk}/classification/"
    body = {"relationship": "key", "reason": "Mine"}
    statuses = {api(email).get(path).status_code}
    statuses.add(api(email).post(f"{path}relationship/", body).status_code)
    assert statuses in ({403}, {404})


def test_an_override_ends(api, acme):
    body = {"account": str(acme.pk), "value_class": "vip", "reason": "Board"}
    assert api(DESK).post("account-classes/override/", body).status_code == 201
    path = f"accounts/{acme.pk}/classification/"
    assert api(TEAM).get(path).json()["override"]["value_class"] == "vip"
    is_problem(api(TEAM).post("account-classes/override/end/", {"account": str(acme.pk)}), 403)
    ended = api(DESK).post("account-classes/override/end/", {"account": str(acme.pk)})
    assert ended.status_code == 204
    assert api(TEAM).get(path).json()["override"] is None


def test_a_definition_is_looked_at_saved_and_taken_away(api):
    tomorrow = (clock.today() + dt.timedelta(days=1)).isoformat()
    data = {"period": "quarter", "vip": "2", "major": "6", "common": "20"}
    body = {"topic": "percentages", "starts_on": tomorrow, "reason": "Growth", "data": data}
    looked = api(DESK).post("class-definitions/", body | {"preview": True})
    assert (looked.status_code, Definition.objects.count()) == (200, 0)
    assert len(looked.json()["changes"]) == 2
    made = api(DESK).post("class-definitions/", body)
    assert made.status_code == 201, made.content
    assert made.json()["data"]["vip"] == "2"
    path = f"class-definitions/{made.json()['id']}/"
    is_problem(api(TEAM).get(path), 403)
    is_problem(api("auditor@meridian.example").post(f"{path}cancel/", {"reason": "No"}), 403)
    assert api(DESK).post(f"{path}cancel/", {"reason": "Not yet"}).status_code == 204
    for wrong in ({"vip": "nonsense"}, {"surprise": 1}, {"vip": "50"}):
        is_problem(api(DESK).post("class-definitions/", body | {"data": data | wrong}), 400)
    is_problem(api(DESK).get(f"class-definitions/{uuid.uuid4()}/"), 404)
