"""Engagements and requests over the API: the same rows, actions and answers as the pages."""

from tests.api import as_user, is_problem
from tests.partners.engagements.conftest import (
    ADMIN,
    CAM,
    DIRECT,
    DIRECT2,
    RIVAL_ADMIN,
    SELLER,
)


def test_whole_life_over_the_api(world, bridge):
    direct, admin = as_user(world.users[DIRECT2]), as_user(world.users[ADMIN])
    body = {
        "account": str(world.accounts["globex"].pk),
        "organization": str(world.organizations["northwind"].pk),
        "level": "account",
        "purpose": "Win it",
    }
    assert is_problem(direct.post("engagements/", body | {"level": "all"}), 400)
    assert is_problem(admin.post("engagements/", body), 400)  # not an account in scope
    made = direct.post("engagements/", body | {"agrees": True})
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["status"], row["available_actions"]) == ("proposed", ["withdraw"])
    path = f"engagements/{row['id']}/"
    answer = admin.post(path + "accept/", {"version": row["version"]})
    assert answer.status_code == 200 and answer.json()["status"] == "active"
    assert is_problem(direct.post(path + "pause/", {"version": row["version"]}), 409)
    seen = admin.get(path).json()
    asked = admin.post(path + "ask_change/", {"version": seen["version"], "level": "plan"}).json()
    assert asked["wanted"]["level"] == "plan" and asked["level"] == "account"
    done = direct.post(path + "accept_change/", {"version": asked["version"]}).json()
    assert (done["level"], done["wanted"]) == ("plan", None)
    receipts = admin.get(path + "receipts/").json()["results"]
    assert [(row["side"], row["level"]) for row in receipts] == [
        ("vendor", "account"), ("partner", "account"), ("partner", "plan"), ("vendor", "plan"),
    ]  # fmt: skip
    ended = admin.post(path + "end/", {"version": done["version"], "reason": "done"})
    assert ended.json()["status"] == "ended"
    assert admin.ids("engagements/?status=ended") == {row["id"]}
    assert admin.ids("engagements/?status=active") == {str(bridge.pk)}


def test_strangers_find_neither_engagements_nor_receipts_nor_requests(world, bridge):
    seller, rival = as_user(world.users[SELLER]), as_user(world.users[RIVAL_ADMIN])
    wish = {
        "organization": str(world.organizations["northwind"].pk), "customer_name": "Globex",
        "level": "account", "purpose": "Together",
    }  # fmt: skip
    assert is_problem(rival.post("engagement-requests/", wish), 400)
    asked = seller.post("engagement-requests/", wish).json()
    receipt = bridge.receipts.earliest("given_at")
    for path in (
        f"engagements/{bridge.pk}/", f"engagements/{bridge.pk}/receipts/",
        f"engagements/{bridge.pk}/receipts/{receipt.pk}/", f"engagement-requests/{asked['id']}/",
    ):  # fmt: skip
        assert seller.get(path).status_code == 200
        is_problem(rival.get(path), 404)
    assert rival.ids("engagements/") == rival.ids("engagement-requests/") == set()
    is_problem(rival.post(f"engagements/{bridge.pk}/end/", {"version": 1, "reason": "done"}), 404)
    is_problem(seller.post(f"engagements/{bridge.pk}/end/", {"version": 1, "reason": "done"}), 403)
    said = {"version": 1, "message": "Covered"}
    path = f"engagement-requests/{asked['id']}/decline/"
    assert as_user(world.users[CAM]).post(path, said).json()["answer"] == "Covered"
    is_problem(as_user(world.users[DIRECT]).post(path, said), 404)


def test_what_is_agreed_to_is_said_before(world, bridge):
    path = f"engagements/{bridge.pk}/statement/"
    said = as_user(world.users[ADMIN]).get(path).json()
    assert said["level"] == bridge.level
    assert bridge.account.name in said["statement"]
    assert is_problem(as_user(world.users[RIVAL_ADMIN]).get(path), 404)
