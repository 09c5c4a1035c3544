"""The pages: lists, board, forms, the plan with two people writing at once."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.plans import services
from partners.plans.models import MutualPlan, Task
from tests.partners.plans.conftest import AUDITOR, CAM, DESK, DIRECT, SELLER


def plan_url(bridge, page=""):
    return f"/accounts/{bridge.account_id}/plans/{bridge.pk}/{page}"


def posted_plan(plan, **changes):
    """The plan's form as a browser sends it, with some fields changed."""
    data = {"version": plan.version, "goal": "", "position": "", "gap": ""}
    data |= {name: plan.content[name] for name in ("goal", "position", "gap")}
    for name in ("steps", "reviews"):
        rows = plan.content[name]
        data |= {f"{name}-TOTAL_FORMS": len(rows) + 1, f"{name}-INITIAL_FORMS": 0}
        for place, row in enumerate(rows):
            data |= {f"{name}-{place}-{key}": value for key, value in row.items()}
    return data | changes


def test_tasks_are_added_changed_moved_and_done(sign_in, world, acme, bridge):
    client = sign_in(SELLER)
    url = f"/accounts/{acme.pk}/tasks/new/"
    page = client.get(url).content.decode()
    assert "Both sides: Northwind Resale and the vendor" in page
    assert "Only Northwind Resale" in page and "Vendor only" not in page
    assert client.post(url, {"title": "Kept <b>", "audience": "x"}).status_code == 400
    form = {"title": "Call", "audience": f"{bridge.pk}:joint", "token": str(acme.pk)}
    answers = [client.post(url, form) for _time in range(2)]
    task = Task.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/tasks/{task.pk}/"}
    move = {"version": 1, "stage": "in_progress", "next": "/tasks/?view=board"}
    assert client.post(f"/tasks/{task.pk}/move/", move)["Location"] == "/tasks/?view=board"
    assert client.post(f"/tasks/{task.pk}/move/", move | {"stage": "done"}).status_code == 409
    assert client.post(f"/tasks/{task.pk}/move/", {"version": 2, "stage": "x"}).status_code == 400
    stale = client.post(f"/tasks/{task.pk}/edit/", {"version": 1, "title": "Typed", "progress": 5})
    assert stale.status_code == 409
    assert b"Typed" in stale.content and b"What the task says now" in stale.content
    again = {"version": 2, "title": "Typed", "progress": 5}
    assert client.post(f"/tasks/{task.pk}/edit/", again).status_code == 302
    assert (
        client.post(f"/tasks/{task.pk}/report/", {"version": 3, "progress": "x"}).status_code == 400
    )
    assert client.post(f"/tasks/{task.pk}/finish/", {"version": 3}).status_code == 302
    said = client.post(f"/tasks/{task.pk}/comments/", {"body": ""})
    assert said.status_code == 400
    client.post(f"/tasks/{task.pk}/comments/", {"body": "Hello <i>"})
    page = client.get(f"/tasks/{task.pk}/").content.decode()
    assert "Hello &lt;i&gt;" in page and "Internal notes" not in page
    assert sign_in(AUDITOR).post(f"/tasks/{task.pk}/reopen/", {"version": 4}).status_code == 403


def test_list_board_and_account_page_show_the_same_at_the_same_cost(sign_in, add, acme, world):
    for person in (SELLER, DIRECT, DESK):
        client, costs, addresses = sign_in(person), {}, (
            "/tasks/?show=all", "/tasks/?show=all&view=board", f"/accounts/{acme.pk}/",
        )  # fmt: skip
        for more in (1, 2):
            for n in range(more):
                add(f"Task {person} {more} {n}", assignee=world.users[CAM])
            for url in addresses:
                with CaptureQueriesContext(connection) as queries:
                    page = client.get(url).content.decode()
                costs.setdefault(url, set()).add(len(queries))
                shown = set(re.findall(r'href="/tasks/([0-9a-f-]{36})/"', page))
                assert shown == {str(task.pk) for task in Task.objects.all()} or "more" in page
        assert all(len(cost) == 1 for cost in costs.values()), costs


def test_filters_and_tabs(sign_in, add, world):
    add("Mine", assignee=world.users[SELLER])
    add("Theirs", assignee=world.users[CAM])
    own = add("Own", visibility="own")
    services.perform(task=own, action="cancel", actor=world.users[SELLER], version=1)
    client = sign_in(SELLER)

    def titles(query):
        page = client.get(f"/tasks/?{query}")
        assert page.status_code == 200, query
        return {task.title for task in page.context["rows"]}

    assert titles("") == {"Mine"}
    assert titles("show=side") == {"Mine"}
    assert titles("show=done") == {"Own"}
    assert titles("show=all") == {"Mine", "Theirs", "Own"}
    assert titles("show=all&visibility=own") == {"Own"}
    assert titles("show=all&q=the") == {"Theirs"}
    assert client.get("/tasks/?visibility=internal").status_code == 400
    assert client.get("/tasks/?account=nonsense").status_code == 400
    assert sign_in("learner@northwind.example").get("/tasks/").status_code == 403


def test_plan_is_written_agreed_and_printed(sign_in, world, bridge):
    client, url = sign_in(SELLER), plan_url(bridge)
    assert b"Start the plan" in client.get(url).content
    empty = MutualPlan(
        version=0, content={"goal": "", "position": "", "gap": "", "steps": [], "reviews": []}
    )
    form = posted_plan(empty, goal="Win <b>", **{"steps-0-text": "Call", "steps-0-side": "both",
        "steps-0-status": "open", "reviews-0-held_on": "2030-01-31"})  # fmt: skip
    wrong = client.post(url + "edit/", form | {"reviews-0-held_on": "never"})
    assert wrong.status_code == 400 and b"Win &lt;b&gt;" in wrong.content
    assert client.post(url + "edit/", form).status_code == 302
    plan = MutualPlan.objects.get()
    assert [row["text"] for row in plan.content["steps"]] == ["Call"]
    assert client.post(url + "sign/", {"version": 1}).status_code == 302
    assert client.post(url + "sign/", {"version": 7}).status_code == 409
    page = client.get(url).content.decode()
    assert "Agrees with version 1" in page and "Win &lt;b&gt;" in page
    assert "Agrees with version 1" in client.get(url + "print/").content.decode()
    made = client.post(url + f"steps/{plan.content['steps'][0]['id']}/task/")
    assert made["Location"] == f"/tasks/{Task.objects.get().pk}/"
    cam = sign_in(CAM)
    cam.post(url + "edit/", posted_plan(plan, goal="Win all"))
    page = cam.get(url + "versions/").content.decode()
    assert "<ins>" in page and "Cara Manager" in page and "Step added: Call" in page
    assert "Lapsed" in cam.get(url).content.decode()
    assert cam.get(url + "versions/99/").status_code == 404
    assert cam.get(url + f"versions/{10**30}/").status_code == 404
    assert cam.post(url + "versions/1/restore/", {"version": 1}).status_code == 409
    assert cam.post(url + "versions/1/restore/", {"version": 2}).status_code == 302
    assert MutualPlan.objects.get().content["goal"] == "Win <b>"


def test_two_at_once_keep_what_was_typed_and_see_what_changed(sign_in, world, bridge, plan):
    seen = posted_plan(plan, goal="My goal", gap="My gap")
    services.save_plan(
        plan=plan,
        actor=world.users[CAM],
        version=1,
        data={"goal": "Their goal", "position": "Their position"},
    )
    client, url = sign_in(SELLER), plan_url(bridge, "edit/")
    answer = client.post(url, seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    form = answer.context["form"].initial
    assert (form["goal"], form["gap"], form["position"], form["version"]) == (
        "My goal", "My gap", "Their position", 2,
    )  # fmt: skip
    assert "Cara Manager" in page and "Changed by both of you" in page
    assert [change["heading"] for change in answer.context["clashes"]] == ["Goal"]
    assert MutualPlan.objects.get().content["goal"] == "Their goal"
    merged = posted_plan(plan, **{k: form[k] for k in ("goal", "gap", "position", "version")})
    assert client.post(url, merged).status_code == 302
    now = MutualPlan.objects.get().content
    assert (now["goal"], now["position"], now["gap"]) == ("My goal", "Their position", "My gap")
