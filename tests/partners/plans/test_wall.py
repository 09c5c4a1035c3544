"""Who sees which task and plan while the bridge stands and after; what rivals learn: nothing."""

import pytest

from partners.engagements import services as engagements
from partners.plans import services
from partners.plans.models import MutualPlan, PlanSignoff, PlanVersion, Task, TaskComment
from portal.access.scope import forget
from tests.api import as_user
from tests.partners.plans.conftest import (
    ADMIN,
    AUDITOR,
    CAM,
    DESK,
    DIRECT,
    RIVALS,
    SELLER,
    close,
)

SEATS = (SELLER, ADMIN, CAM, DIRECT, DESK, AUDITOR, *RIVALS)
BLUE = "seller@bluepeak.example"


@pytest.fixture
def rows(world, acme, add, rival_bridge):
    """One task of each kind on both engagements, and one of the team alone."""
    made = {
        "nw joint": add("nw joint"),
        "nw own": add("nw own", visibility="own"),
        "internal": add("internal", by=CAM, visibility="internal"),
        "team": add("team", by=DIRECT, engagement=None),
    }
    made |= {
        f"bp {kind}": add(f"bp {kind}", by=BLUE, engagement=rival_bridge, visibility=kind)
        for kind in ("joint", "own")
    }
    return made


def seen(world, model, name):
    """Person → the names of the rows they see."""
    forget()
    found = {}
    for email in SEATS:
        values = model.objects.visible_to(world.users[email]).values_list(name, flat=True)
        if values:
            found[email] = set(values)
    return found


def test_who_sees_which_task_while_the_bridge_stands_and_after(world, rows, bridge):
    vendor = {"nw joint", "internal", "team", "bp joint"}
    assert seen(world, Task, "title") == {
        SELLER: {"nw joint", "nw own"},
        ADMIN: {"nw joint", "nw own"},
        CAM: {"nw joint", "internal"},
        DIRECT: vendor,
        DESK: vendor,
        AUDITOR: vendor,
        BLUE: {"bp joint", "bp own"},
        "cam2@meridian.example": {"bp joint"},
    }
    close(bridge, world)
    assert seen(world, Task, "title") == {
        SELLER: {"nw own"},
        ADMIN: {"nw own"},
        DIRECT: vendor,
        DESK: vendor,
        AUDITOR: vendor,
        BLUE: {"bp joint", "bp own"},
        "cam2@meridian.example": {"bp joint"},
    }


def test_a_pause_closes_joint_rows_and_resuming_opens_them(world, rows, plan, bridge):
    seller = world.users[SELLER]
    for action, expected, plans in (
        ("pause", {"nw own"}, 0),
        ("resume", {"nw own", "nw joint"}, 1),
    ):
        bridge.refresh_from_db()
        engagements.perform(
            engagement=bridge, action=action, actor=world.desk, data={"message": "Because"}
        )
        forget()
        titles = Task.objects.visible_to(seller).values_list("title", flat=True)
        assert set(titles) == expected
        assert MutualPlan.objects.visible_to(seller).count() == plans


def test_the_plan_needs_its_level(world, acme, engage, plan):
    services.sign(plan=plan, actor=world.users[SELLER], version=1)
    both = {SELLER, ADMIN, CAM, DIRECT, DESK, AUDITOR}
    for model in (MutualPlan, PlanVersion, PlanSignoff):
        assert seen(world, model, "pk").keys() == both, model
    engage(acme, "northwind", "contacts")  # a new engagement; the old one has ended
    for model in (MutualPlan, PlanVersion, PlanSignoff):
        assert seen(world, model, "pk").keys() == {DIRECT, DESK, AUDITOR}, model


def test_internal_comments_reach_the_vendor_only_and_leave_no_trace(world, add):
    task = add("Joint")
    before = as_user(world.users[SELLER]).get(f"tasks/{task.pk}/").json()
    services.add_comment(task=task, actor=world.users[DIRECT], body="Secret", internal=True)
    services.add_comment(task=task, actor=world.users[SELLER], body="Open")
    told = seen(world, TaskComment, "body")
    assert told == {
        **{email: {"Open"} for email in (SELLER, ADMIN)},
        **{email: {"Open", "Secret"} for email in (CAM, DIRECT, DESK, AUDITOR)},
    }
    assert as_user(world.users[SELLER]).get(f"tasks/{task.pk}/").json() == before


def fetched(client, world, email, things):
    """Everything of this room one person can fetch: status and body by address."""
    client.force_login(world.users[email])
    api = as_user(world.users[email])
    acme, bridge = things["acme"], things["bridge"]
    pages = [
        "/tasks/?show=all", "/tasks/?show=all&view=board", f"/tasks/?show=all&account={acme.pk}",
        "/tasks/?show=overdue", "/tasks/?show=done", "/tasks/?show=all&q=secret",
        f"/accounts/{acme.pk}/", f"/accounts/{acme.pk}/tasks/new/",
        f"/accounts/{acme.pk}/plans/{bridge.pk}/",
    ]  # fmt: skip
    found = {url: client.get(url) for url in pages}
    lists = ["tasks/", f"tasks/?account={acme.pk}", "tasks/?search=secret", "plans/"]
    found |= {url: api.get(url) for url in [*lists, f"plans/{bridge.pk}/"]}
    return {url: (page.status_code, cleaned(page.content)) for url, page in found.items()}


def cleaned(body):
    from tests.wall.walk import TOKENS

    body = TOKENS.sub(b"", body)
    return b"\n".join(row for row in body.splitlines() if b'name="token"' not in row)


def test_a_rival_on_the_same_account_fetches_the_same_bytes_whatever_the_other_side_does(
    client, world, acme, bridge, rival_bridge, add
):
    """Both directions of the wall, and inside the vendor: nothing hidden changes a byte."""
    add("Ours", by=BLUE, engagement=rival_bridge)
    watchers = (BLUE, "cam2@meridian.example")
    things = {"acme": acme, "bridge": bridge}
    before = {email: fetched(client, world, email, things) for email in watchers}
    secret = add("secret Northwind step", text="secret", by=CAM)
    add("secret own", visibility="own", text="secret")
    add("secret internal", by=CAM, visibility="internal", text="secret")
    services.move(task=secret, to="done", actor=world.users[SELLER], version=1)
    services.add_comment(task=secret, actor=world.users[SELLER], body="secret")
    services.start_plan(engagement=bridge, actor=world.users[SELLER], data={"goal": "secret goal"})
    for email in watchers:
        after = fetched(client, world, email, things)
        for url, page in after.items():
            assert page == before[email][url], (email, url)
            assert b"secret" not in page[1].replace(b"q=secret", b"").replace(
                b'value="secret"', b""
            ).replace(b"search=secret", b""), (email, url)


def test_the_partner_fetches_the_same_bytes_whatever_is_internal(client, world, acme, bridge, add):
    add("Joint", by=CAM)
    things = {"acme": acme, "bridge": bridge}
    before = fetched(client, world, SELLER, things)
    add("secret internal", by=CAM, visibility="internal")
    add("secret of the team", by=DIRECT, engagement=None)
    task = Task.objects.get(title="Joint")
    services.add_comment(task=task, actor=world.users[CAM], body="secret", internal=True)
    after = fetched(client, world, SELLER, things)
    assert {url for url in after if after[url] != before[url]} == set()


def test_hidden_and_unknown_ids_answer_alike(client, world, acme, bridge, plan, add):
    hidden = add("Hidden")
    unknown = acme.pk  # an id of something else
    client.force_login(world.users[BLUE])
    api = as_user(world.users[BLUE])
    step = plan.content["steps"][0]["id"]
    for method, path in (
        ("get", "/tasks/{}/"), ("get", "/tasks/{}/edit/"), ("post", "/tasks/{}/move/"),
        ("post", "/tasks/{}/finish/"), ("post", "/tasks/{}/comments/"),
    ):  # fmt: skip
        pages = [getattr(client, method)(path.format(pk)) for pk in (hidden.pk, unknown)]
        assert [page.status_code for page in pages] == [404, 404], path
    for path in ("", "edit/", "print/", "versions/", "versions/1/"):
        for engagement in (bridge.pk, unknown):
            url = f"/accounts/{acme.pk}/plans/{engagement}/{path}"
            assert client.get(url).status_code == 404, url
    for path in ("sign/", f"steps/{step}/task/", "versions/1/restore/"):
        url = f"/accounts/{acme.pk}/plans/{bridge.pk}/{path}"
        assert client.post(url, {"version": 1}).status_code == 404, url
    bodies = {api.get(f"tasks/{pk}/").content for pk in (hidden.pk, unknown)}
    bodies |= {api.get(f"plans/{pk}/").content for pk in (bridge.pk, unknown)}
    bodies |= {
        api.post(f"tasks/{pk}/finish/", {"version": 1}).content for pk in (hidden.pk, unknown)
    }
    assert len(bodies) == 1
    answers = {
        api.post("tasks/", {"account": str(unknown), "title": "x", "engagement": str(pk)}).content
        for pk in (bridge.pk, unknown)
    }
    assert len(answers) == 1
