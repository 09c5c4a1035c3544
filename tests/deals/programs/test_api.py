"""The programme's rules through the API: the desk writes, auditors read."""

import datetime as dt

import pytest

from deals.programs.models import Calendar, ExchangeRate, ProgramPolicy, RoutingRuleSet
from portal.workflow import clock
from tests.api import as_user, is_problem

DESK, AUDITOR, CAM = (f"{name}@meridian.example" for name in ("desk", "auditor", "cam"))
SELLER = "seller@northwind.example"


@pytest.fixture
def api(world):
    return lambda email: as_user(world.users[email])


@pytest.fixture
def later():
    return (clock.today() + dt.timedelta(days=20)).isoformat()


@pytest.mark.parametrize("kind", ["policies", "routing-rules", "calendars", "exchange-rates"])
def test_rooms_are_closed_to_others(api, kind):
    assert api(AUDITOR).get(f"{kind}/").status_code == 200
    is_problem(api(AUDITOR).post(f"{kind}/", {}), 403)
    for who in (CAM, SELLER):
        is_problem(api(who).get(f"{kind}/"), 403)
        is_problem(api(who).post(f"{kind}/", {}), 403)


def test_policy_version_is_made_and_taken_away(api, later):
    body = {
        "starts_on": later,
        "reason": "Faster",
        "tier": "gold",
        "parameters": {"decision_days": 3, "notice_days": [7, 30], "release_times": ["9:00"]},
    }
    made = api(DESK).post("policies/", body)
    assert made.status_code == 201, made.content
    shown = made.json()
    assert (shown["tier"], shown["territory"]) == ("gold", None)
    parameters = shown["parameters"]
    assert parameters["decision_days"] == 3 and parameters["notice_days"] == [30, 7]
    assert parameters["release_times"] == ["09:00"] and parameters["protection_days"] > 0
    assert api(AUDITOR).ids("policies/?tier=gold") == {shown["id"]}
    for wrong in (
        {"starts_on": "2020-01-01"}, {"tier": "none-such"}, {"parameters": {"decision_days": -1}},
        {"parameters": {"colour": "red"}}, {"parameters": {"release_times": ["25:00"]}},
        {"parameters": {"long_protection_days": 1}},
    ):  # fmt: skip
        is_problem(api(DESK).post("policies/", body | wrong), 400)
    path = f"policies/{shown['id']}/"
    is_problem(api(DESK).post(f"{path}cancel/", {}), 400)
    assert api(DESK).post(f"{path}cancel/", {"reason": "Mistake"}).status_code == 204
    assert not ProgramPolicy.objects.filter(pk=shown["id"]).exists()


def test_routing_rules_in_their_order(api, later):
    everything = {"name": "All others", "result": "account_manager"}
    chain = [["role:account_manager"], ["role:desk"]]
    large = {"name": "Large", "result": "chain", "value_from": "50000.00", "chain": chain}
    body = {"starts_on": later, "reason": "Large ones", "rules": [large, everything]}
    made = api(DESK).post("routing-rules/", body)
    assert made.status_code == 201, made.content
    assert [row["name"] for row in made.json()["rules"]] == ["Large", "All others"]
    assert made.json()["rules"][0]["chain"] == chain
    for wrong in ({"tiers": ["none-such"]}, {"chain": [["user:nobody"]]}, {"score_from": "1.5"}):
        is_problem(api(DESK).post("routing-rules/", body | {"rules": [large | wrong]}), 400)
    path = f"routing-rules/{made.json()['id']}/"
    assert api(DESK).post(f"{path}cancel/", {"reason": "Mistake"}).status_code == 204
    assert not RoutingRuleSet.objects.filter(pk=made.json()["id"]).exists()


def test_calendar_and_its_days(api, later):
    body = {"name": "Nordics", "territory": "emea", "timezone": "Europe/Oslo"}
    made = api(DESK).post("calendars/", body)
    assert made.status_code == 201, made.content
    path = f"calendars/{made.json()['id']}/"
    week = [[["09:00", "12:00"], ["13:00", "17:00"]]] * 4 + [[], [], []]
    assert api(DESK).patch(path, {"week": week}).json()["week"] == week
    assert api(AUDITOR).get(path).json()["timezone"] == "Europe/Oslo"
    for wrong in (
        {"week": [[]] * 7},
        {"timezone": "Mars/Base"},
        {"week": [[["17:00", "09:00"]]] * 7},
    ):
        is_problem(api(DESK).patch(path, wrong), 400)
    day = api(DESK).post(f"{path}exceptions/", {"day": later, "spans": [], "reason": "Party"})
    assert day.status_code == 201
    other = Calendar.objects.exclude(pk=made.json()["id"]).first()
    if other:
        is_problem(api(DESK).delete(f"calendars/{other.pk}/exceptions/{day.json()['id']}/"), 404)
    assert api(DESK).delete(f"{path}exceptions/{day.json()['id']}/").status_code == 204


def test_rate_is_added_and_taken_away(api, later):
    body = {"currency": "GBP", "rate": "1.17", "starts_on": later}
    made = api(DESK).post("exchange-rates/", body)
    assert made.status_code == 201, made.content
    assert made.json()["rate"] == "1.17000000"
    is_problem(api(DESK).post("exchange-rates/", body | {"rate": "0"}), 400)
    is_problem(api(DESK).post("exchange-rates/", body | {"currency": "XXX"}), 400)
    path = f"exchange-rates/{made.json()['id']}/"
    assert api(DESK).post(f"{path}cancel/", {"reason": "Typing error"}).status_code == 204
    assert not ExchangeRate.objects.filter(pk=made.json()["id"]).exists()
