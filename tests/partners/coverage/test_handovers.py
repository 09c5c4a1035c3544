"""Hand-overs: the checklist, row by row, nothing orphaned, and who sees which row."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from deals.registrations.models import Deal
from partners.coverage import services
from partners.coverage.models import HandOver
from partners.organizations import services as organizations
from partners.organizations.models import Assignment
from partners.plans.models import Task
from portal.access.explain import people_of
from portal.access.policy import Refused
from portal.access.scope import scope_of
from portal.activity.models import AuditEntry
from portal.jobs.registry import JOBS
from portal.notifications.models import Notification
from portal.workflow import clock
from portal.workflow.machine import StateMoved


@pytest.fixture
def seller2(world):
    return world.users["seller2@northwind.example"]


@pytest.fixture
def task(world, seller2):
    engagement = world.accounts["acme"].engagements.get()
    return Task.objects.create(
        account=engagement.account, engagement=engagement, visibility="joint",
        title="Site visit", assignee=seller2, created_by=seller2, key="site-visit",
    )  # fmt: skip


@pytest.fixture
def begin(world, people, seller2):
    """`begin("nw-admin")`: seller2's work goes to seller, unless said otherwise."""

    def by(who="nw-admin", **more):
        asked = {
            "person": seller2,
            "organization": world.organizations["northwind"],
            "successor": people["nw-seller"],
            "kind": "leave",
        }
        return services.start(actor=people[who], **asked | more)

    return by


def labels(hand_over, reader):
    return {row.label for row in services.open_rows(hand_over, reader=reader)}


def finish(hand_over, actor, **more):
    hand_over.refresh_from_db()
    return services.finish(hand_over=hand_over, actor=actor, version=hand_over.version, **more)


def test_row_by_row_until_nothing_is_open(begin, people, world, seller2, task):
    admin, deal = people["nw-admin"], world.deals["nw-approved"]
    row = begin()
    assert begin() == row  # one at a time
    assert len(labels(row, admin)) == 2
    with pytest.raises(ValidationError, match="2 still open"):
        finish(row, admin, let_go=True)
    for _twice in range(2):
        services.give(
            hand_over=row,
            actor=admin,
            kind="deals",
            record_id=deal.pk,
            successor=people["nw-seller"],
        )
    with pytest.raises(ValidationError, match="reason"):
        services.leave(hand_over=row, actor=admin, kind="tasks", record_id=task.pk, reason=" ")
    services.give(
        hand_over=row, actor=admin, kind="tasks", record_id=task.pk, successor=people["nw-admin"]
    )
    deal.refresh_from_db(), task.refresh_from_db()
    assert (deal.owner, task.assignee) == (people["nw-seller"], admin)
    assert row.rows.count() == 2
    finish(row, admin, let_go=True)
    seller2.refresh_from_db()
    assert not seller2.is_active and row.status == "finished"
    notes = Notification.objects.filter(kind="hand_over")
    assert {(n.user.email, n.title[:8]) for n in notes} == {
        ("seller@northwind.example", "1 record"), ("admin@northwind.example", "1 record"),
    }  # fmt: skip
    assert "Acme storage refresh" in notes.get(user=people["nw-seller"]).body
    entries = AuditEntry.objects.filter(target_id=deal.pk, action="hand_over")
    assert entries.get().note == {"from": "Nina Seller", "to": "Nils Seller"}
    with pytest.raises(StateMoved):
        services.give(hand_over=row, actor=admin, kind="deals", record_id=deal.pk, successor=admin)
    call_command("check_orphans")


def test_left_with_a_reason_stays_and_deals_cannot_stay(begin, people, world, task):
    row, admin = begin(kind="move"), people["nw-admin"]
    said = {"hand_over": row, "actor": admin, "reason": "Wins it herself"}
    services.leave(kind="tasks", record_id=task.pk, **said)
    with pytest.raises(ValidationError, match="take this over"):
        services.leave(kind="deals", record_id=world.deals["nw-approved"].pk, **said)
    assert labels(row, admin) == {str(world.deals["nw-approved"])}
    assert row.rows.get().left_reason == "Wins it herself"


def test_what_the_reader_may_not_see_is_not_named_and_not_orphaned(begin, people, world, seller2):
    """A draft is the company's: the desk hands it over without learning of it."""
    draft = world.deals["nw-draft"]
    Deal.objects.filter(pk=draft.pk).update(owner=seller2)
    row, desk = begin("desk"), people["desk"]
    assert labels(row, desk) == {str(world.deals["nw-approved"])}
    assert str(draft) in labels(row, people["nw-admin"])
    services.give(
        hand_over=row, actor=people["nw-admin"], kind="deals", record_id=draft.pk,
        successor=people["nw-seller"],
    )  # fmt: skip
    assert {r.label for r in services.done_rows(row, desk)} == set()
    assert {r.label for r in services.done_rows(row, people["nw-admin"])} == {str(draft)}
    Deal.objects.filter(pk=draft.pk).update(owner=seller2)
    row.rows.all().delete()
    services.give(
        hand_over=row, actor=desk, kind="deals", record_id=world.deals["nw-approved"].pk,
        successor=people["nw-seller"],
    )  # fmt: skip
    assert services.give(
        hand_over=row, actor=desk, kind="deals", record_id=draft.pk, successor=people["nw-seller"]
    ) is None  # fmt: skip
    finish(row, desk)
    draft.refresh_from_db()
    assert draft.owner == people["nw-seller"]
    assert not row.rows.filter(record_id=draft.pk).exists()


def test_who_may_start_whose(begin, people, world):
    direct = {"person": people["direct"], "organization": None, "successor": people["manager"]}
    for who in ("nw-seller", "bp-admin", "manager", "cam", "auditor"):
        with pytest.raises(Refused):
            begin(who)
    for who in ("nw-admin", "cam", "direct", "auditor"):
        with pytest.raises(Refused):
            begin(who, **direct)
    with pytest.raises(Refused):  # of the other team
        begin("manager", **direct | {"person": people["direct2"]})
    for heir in (people["direct2"], people["direct"], people["nw-seller"], None):
        with pytest.raises(ValidationError):
            begin("manager", **direct | {"successor": heir})
    with pytest.raises(ValidationError):  # nobody of that company
        begin("desk", person=people["bp-seller"])
    assert begin("manager", **direct).team == world.teams["Direct North"]
    assert HandOver.objects.count() == 1


def test_pages_open_to_the_side_they_belong_to(begin, people, sign_in, world):
    ours = begin()
    theirs = begin("desk", person=people["direct"], organization=None, successor=people["manager"])
    expected = {
        "desk": (200, 200, 200), "auditor": (200, 200, 200), "nw-admin": (200, 200, 404),
        "manager": (200, 404, 200), "bp-admin": (200, 404, 404), "nw-seller": (403, 404, 404),
        "cam": (403, 404, 404), "direct": (403, 404, 404), "direct2": (403, 404, 404),
    }  # fmt: skip
    for who, statuses in expected.items():
        client = sign_in(who)
        pages = ["/handovers/", f"/handovers/{ours.pk}/", f"/handovers/{theirs.pk}/"]
        assert tuple(client.get(page).status_code for page in pages) == statuses, who
        sees = tuple(people[who].pk in people_of(row) for row in (ours, theirs))
        assert sees == tuple(status == 200 for status in statuses[1:]), who
    page = sign_in("bp-admin").get("/handovers/").content.decode()
    assert "Nina Seller" not in page and "Dirk" not in page
    whom = f"{people['nw-seller'].pk}:{world.organizations['northwind'].pk}"
    assert sign_in("bp-admin").get("/handovers/new/", {"who": whom}).status_code == 404
    assert sign_in("bp-admin").get("/handovers/new/", {"who": "x"}).status_code == 404


def test_checklist_by_hand(begin, people, sign_in, world, task):
    client, deal = sign_in("nw-admin"), world.deals["nw-approved"]
    whom = f"{begin().person.pk}:{world.organizations['northwind'].pk}"
    HandOver.objects.all().delete()
    start = client.get("/handovers/new/", {"who": whom})
    assert {str(label): n for label, n in start.context["left"]} == {"Deals": 1, "Tasks": 1}
    sent = {"who": whom, "kind": "leave", "successor": str(people["nw-seller"].pk)}
    assert client.post("/handovers/new/", sent | {"kind": "x"}).status_code == 400
    assert client.post("/handovers/new/", sent | {"reason": "a\x00"}).status_code == 400
    address = client.post("/handovers/new/", sent).url
    give = f"{address}give/"
    row = {"kind": "deals", "record": str(deal.pk), "successor": str(people["nw-seller"].pk)}
    wrong = [
        {"successor": str(people["bp-seller"].pk)}, {"successor": ""}, {"record": "x"},
        {"left_reason": "Because"}, {"kind": "deals", "left_reason": "x" * 301},
    ]  # fmt: skip
    for more in wrong:
        assert client.post(give, row | more).status_code == 400, more
    rival = row | {"record": str(world.deals["bp-review"].pk)}
    unknown = row | {"record": str(uuid.uuid4())}
    assert client.post(give, rival).status_code == client.post(give, unknown).status_code == 302
    assert client.post(give, row).status_code == 302
    stay = {"kind": "tasks", "record": str(task.pk), "left_reason": "On holiday only"}
    assert client.post(give, stay).status_code == 302
    assert client.post(f"{address}finish/", {"version": "7"}).status_code == 409
    assert client.post(f"{address}finish/", {"version": "x"}).status_code == 400
    assert client.post(f"{address}finish/", {"version": "1"}).status_code == 302
    world.deals["bp-review"].refresh_from_db()
    assert world.deals["bp-review"].owner.email == "seller@bluepeak.example"


def test_letting_go_at_once_hands_over_everything_and_says_so_before(
    people, sign_in, world, seller2, task
):
    seat = seller2.memberships.get()
    company = world.organizations["northwind"].pk
    page = sign_in("nw-admin").get(f"/company/{company}/members/{seat.pk}/remove/")
    text = page.content.decode()
    assert "Tasks: 1" in text and "Deals: 1" in text and "/handovers/new/?who=" in text
    organizations.end_membership(
        membership=seat, actor=people["nw-admin"], successor=people["nw-seller"]
    )
    task.refresh_from_db()
    assert task.assignee == people["nw-seller"]
    call_command("check_orphans")


def test_vendor_hand_over_moves_companies_and_ends_the_seat(begin, people, world):
    row = begin("desk", person=people["cam"], organization=None, successor=people["cam2"])
    desk = people["desk"]
    assert labels(row, desk) == {"Northwind Resale", "Cobalt IT"}
    for item in services.open_rows(row, reader=desk):
        services.give(
            hand_over=row, actor=desk, kind="assignments", record_id=item.record.pk,
            successor=people["cam2"],
        )  # fmt: skip
    finish(row, desk, let_go=True)
    live = Assignment.objects.live().filter(organization__name="Northwind Resale")
    assert [a.user for a in live] == [people["cam2"]]
    people["cam"].refresh_from_db()
    assert not people["cam"].is_active


def test_orphans_are_found_and_the_desk_is_told(people, world, seller2, task, capsys):
    type(seller2).objects.filter(pk=seller2.pk).update(is_active=False)
    with pytest.raises(CommandError, match="2 records"):
        call_command("check_orphans")
    assert "deals: 1 of seller2@northwind.example" in capsys.readouterr().out
    seller2.memberships.update(ended_at=clock.now())
    for who in ("desk", "nw-admin"):  # what was left behind can still be handed over
        reach = services.within_reach(scope_of(people[who]), people[who])
        assert (seller2, world.organizations["northwind"]) in reach, who
    rival = people["bp-admin"]
    assert {o.name for _p, o in services.within_reach(scope_of(rival), rival)} == {
        "Bluepeak Systems"
    }
    for _twice in range(2):
        assert JOBS["orphans"].run(lambda done, total: None) == "2 records"
    told = Notification.objects.filter(kind="orphans").values_list("user__email", flat=True)
    assert sorted(told) == ["desk@meridian.example", "ops@meridian.example"]


def test_manager_finishes_and_the_desk_hears_who_may_go(begin, people, world):
    direct = {"person": people["direct"], "organization": None, "successor": people["manager"]}
    row = begin("manager", **direct)
    assert labels(row, people["manager"]) == {str(world.deals["dn-direct"])}
    services.give(
        hand_over=row,
        actor=people["manager"],
        kind="deals",
        record_id=world.deals["dn-direct"].pk,
        successor=people["manager"],
    )
    finish(row, people["manager"])
    people["direct"].refresh_from_db()
    assert people["direct"].is_active
    told = Notification.objects.filter(kind="hand_over", about_id=row.pk)
    assert {notice.user for notice in told} == {people["desk"], people["ops"]}
