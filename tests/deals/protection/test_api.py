"""The ledger and the actions of a protection's life through the API."""

import datetime as dt

import pytest

from deals.registrations.models import Deal
from tests.api import as_user
from tests.deals.protection.conftest import CAM, DESK, SELLER, live

WHOLE = {"protected_until", "update_due_on", "lines", "extensions"}


def ask(life, who):
    return as_user(life.world.users[who]).get(f"deals/{life.deal.pk}/protection/")


def test_both_sides_read_the_same_lines(life):
    life.on(5).do("request_extension", evidence="They test.", days=30)
    life.do("grant_extension", CAM, message="Good.")
    seller, cam, desk = (ask(life, who).json() for who in (SELLER, CAM, DESK))
    assert set(seller) == WHOLE
    assert cam == desk
    assert [(row["kind"], row["days"]) for row in seller["lines"]] == [
        ("approval", 90), ("extension", 30),
    ]  # fmt: skip
    end = life.start.date() + dt.timedelta(days=120)
    assert seller["protected_until"] == seller["lines"][1]["protected_until"] == end.isoformat()
    assert seller["extensions"][0]["evidence"] == "They test."
    assert all(row["actor"] == {"name": "Meridian"} for row in seller["lines"])
    assert {row["actor"]["name"] for row in cam["lines"]} == {"Cara Manager"}


def test_others_who_see_the_deal_read_the_date_only(world):
    life = live(world, organization="cobalt", owner="seller@cobalt.example", distributor="harbor")
    answer = ask(life, "buyer@harbor.example")
    assert answer.status_code == 200
    assert set(answer.json()) == {"protected_until"}


@pytest.mark.parametrize("who", ["seller@bluepeak.example", "direct@meridian.example"])
def test_strangers_get_the_answer_of_an_unknown_deal(life, who):
    hidden = ask(life, who)
    unknown = as_user(life.world.users[who]).get(f"deals/{life.world.users[who].pk}/protection/")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json().keys() == unknown.json().keys()


def post(life, who, action, **body):
    life.deal = Deal.objects.get(pk=life.deal.pk)
    body = {"version": life.deal.version, **body}
    return as_user(life.world.users[who]).post(f"deals/{life.deal.pk}/{action}/", body)


def test_a_life_through_the_api(life):
    alive = post(life, SELLER, "keep_alive", next_step="Demo", stage="proposal")
    assert alive.status_code == 200
    assert alive.json()["next_step"] == "Demo"
    asked = post(life, SELLER, "request_extension", evidence="They test.", days=45)
    assert asked.status_code == 200
    assert "request_extension" not in asked.json()["available_actions"]
    again = post(life, SELLER, "request_extension", evidence="Again.", days=45)
    assert again.status_code == 409
    granted = post(life, CAM, "grant_extension")
    end = life.start.date() + dt.timedelta(days=135)
    assert granted.json()["protected_until"] == end.isoformat()


def test_transfer_through_the_api_names_a_seat(life):
    desk = as_user(life.world.users[DESK])
    seats = desk.get("members/").json()["results"]
    rival = next(row for row in seats if row["user"]["email"] == "seller@bluepeak.example")
    answer = post(life, DESK, "transfer", member=rival["id"], message="Agreed.")
    assert answer.json()["status"] == "revoked"


BAD = [
    ("request_extension", SELLER, {"evidence": 7, "days": 3}, "evidence"),
    ("request_extension", SELLER, {"evidence": "x", "days": "many"}, "days"),
    ("request_extension", SELLER, {"evidence": "x", "days": 10**9}, "days"),
    ("keep_alive", SELLER, {"next_step": "x", "next_step_on": "soon"}, "next_step_on"),
    ("keep_alive", SELLER, {"next_step": "x", "mood": "good"}, "mood"),
    ("transfer", DESK, {"member": "nobody", "message": "x"}, "member"),
]


@pytest.mark.parametrize(("action", "who", "body", "field"), BAD)
def test_bad_input_is_400_and_named(life, action, who, body, field):
    answer = post(life, who, action, **body)
    assert answer.status_code == 400
    assert field in answer.content.decode()
