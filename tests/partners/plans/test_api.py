"""Tasks and plans in the API: the same rows, rules and refusals as the pages."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.plans.models import Task
from tests.api import as_user, is_problem
from tests.partners.plans.conftest import CAM, DIRECT, SELLER


def test_a_task_from_birth_to_done(world, acme, bridge):
    seller, cam = as_user(world.users[SELLER]), as_user(world.users[CAM])
    body = {
        "account": str(acme.pk), "title": "Call them", "due_on": "2030-01-31",
        "assignee": str(world.users[CAM].pk),
    }  # fmt: skip
    made = seller.post("tasks/", body)
    assert made.status_code == 201, made.content
    task = made.json()
    assert task["engagement"]["organization"]["name"] == "Northwind Resale"
    assert (task["visibility"], task["status"], task["assignee"]["name"]) == (
        "joint", "open", "Cara Manager",
    )  # fmt: skip
    assert task["available_actions"] == ["start", "report", "finish", "cancel"]
    path = f"tasks/{task['id']}/"
    assert cam.post(f"{path}report/", {"version": 1, "progress": 40}).json()["progress"] == 40
    is_problem(cam.post(f"{path}report/", {"version": 2}), 400)
    is_problem(seller.patch(path, {"version": 1, "title": "Late"}), 409)
    assert seller.patch(path, {"version": 2, "title": "Call back"}).json()["version"] == 3
    is_problem(seller.patch(path, {"version": 3, "assignee": str(acme.pk)}), 400)
    assert cam.post(f"{path}finish/", {"version": 3}).json()["status"] == "done"
    is_problem(cam.post(f"{path}start/", {"version": 4}), 409)
    said = cam.post(f"{path}comments/", {"body": "Only us", "internal": True})
    assert said.status_code == 201
    is_problem(seller.post(f"{path}comments/", {"body": "Not ours", "internal": True}), 403)
    is_problem(seller.post(f"{path}comments/"), 400)
    assert seller.get(f"{path}comments/").json()["results"] == []
    assert len(cam.get(f"{path}comments/").json()["results"]) == 1
    is_problem(as_user(world.users["auditor@meridian.example"]).patch(path, {"version": 4}), 403)


def test_which_engagement_a_task_is_of(world, acme, bridge, rival_bridge):
    direct, seller = as_user(world.users[DIRECT]), as_user(world.users[SELLER])
    body = {"account": str(acme.pk), "title": "x"}
    assert "engagement" in is_problem(direct.post("tasks/", body), 400)["errors"]
    assert direct.post("tasks/", body | {"visibility": "internal"}).json()["engagement"] is None
    chosen = direct.post("tasks/", body | {"engagement": str(rival_bridge.pk)}).json()
    assert chosen["engagement"]["id"] == str(rival_bridge.pk)
    wrong = seller.post("tasks/", body | {"engagement": str(rival_bridge.pk)})
    assert "engagement" in is_problem(wrong, 400)["errors"]


def test_lists_filter_search_and_order(world, add, bridge, acme):
    add("Beta", due_on=dt.date(2030, 1, 2), assignee=world.users[SELLER])
    add("Alpha", due_on=dt.date(2030, 1, 1))
    add("No date")
    done = add("Gone")
    seller = as_user(world.users[SELLER])
    seller.post(f"tasks/{done.pk}/finish/", {"version": 1})

    def titles(query=""):
        return [row["title"] for row in seller.get(f"tasks/?{query}").json()["results"]]

    assert titles("status=open") == ["Alpha", "Beta", "No date"]
    assert titles("show=mine") == ["Beta"]
    assert titles("search=alp") == ["Alpha"]
    assert titles("due_before=2030-01-02") == ["Alpha"]
    assert titles(f"account={acme.pk}&page_size=1&ordering=-due_on&status=open") == ["No date"]
    assert set(titles("show=side")) == {"Alpha", "Beta", "No date", "Gone"}
    is_problem(seller.get("tasks/?sorts_on=1"), 400)


def test_a_plan_by_api(world, acme, bridge):
    seller, cam = as_user(world.users[SELLER]), as_user(world.users[CAM])
    person = str(world.users[SELLER].pk)
    body = {
        "engagement": str(bridge.pk),
        "goal": "Win",
        "steps": [{"text": "Call", "person": person}],
    }
    made = seller.post("plans/", body)
    assert made.status_code == 201, made.content
    plan = made.json()
    assert plan["id"] == str(bridge.pk)
    assert plan["steps"][0]["person"]["name"] == "Nils Seller"
    is_problem(cam.post("plans/", body), 409)
    path = f"plans/{bridge.pk}/"
    kept = [{"id": plan["steps"][0]["id"], "text": "Call", "status": "done"}]
    changed = cam.patch(path, {"version": 1, "steps": kept, "reviews": [{"held_on": "2030-02-01"}]})
    assert changed.json()["version"] == 2
    is_problem(seller.patch(path, {"version": 1, "goal": "Mine"}), 409)
    wrong = {"version": 2, "steps": [{"text": "x", "person": str(acme.pk)}]}
    rival = str(world.users["seller@bluepeak.example"].pk)
    other = {"version": 2, "steps": [{"text": "x", "person": rival}]}
    assert seller.patch(path, wrong).content == seller.patch(path, other).content
    assert seller.post(f"{path}sign/", {"version": 2}).json()["signoffs"][0]["current"] is True
    history = seller.get(f"{path}versions/").json()["results"]
    assert [(row["number"], [c["part"] for c in row["changes"]]) for row in history] == [
        (2, ["steps", "reviews"]),
        (1, ["goal", "steps"]),
    ]
    step = plan["steps"][0]["id"]
    ids = {cam.post(f"{path}steps/{step}/task/").json()["id"] for _time in range(2)}
    assert ids == {str(Task.objects.get().pk)}
    assert cam.get(path).json()["steps"][0]["task"]["id"] in ids
    back = seller.post(f"{path}restore/", {"version": 2, "number": 1}).json()
    assert (back["version"], back["steps"], back["signoffs"][0]["current"]) == (
        3, cam.get(path).json()["steps"], False,
    )  # fmt: skip
    assert seller.get(f"plans/?account={acme.pk}").json()["results"][0]["id"] == plan["id"]


def test_one_row_and_three_cost_the_same(world, add):
    counts = set()
    for person in (SELLER, DIRECT):
        api = as_user(world.users[person])
        api.get("tasks/")  # the token's first use is noted
        for more in (1, 2):
            for n in range(more):
                add(f"{person} {more} {n}", assignee=world.users[CAM])
            with CaptureQueriesContext(connection) as queries:
                assert api.get("tasks/").status_code == 200
            counts.add((person, len(queries)))
    assert len(counts) == 2
