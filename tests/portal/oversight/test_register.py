"""The share register: whose shares a person reads, filters, ends, extensions, last uses, expiry."""

import datetime as dt

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deals.registrations import services as deals
from deals.registrations.models import Deal, DealShare
from partners.accounts.models import Engagement
from partners.organizations.models import DistributionLink
from portal.access.scope import scope_of
from portal.activity.models import AuditEntry
from portal.jobs.registry import JOBS
from portal.oversight.models import LastUse
from portal.oversight.register import SHARES, Wanted, all_rows, page_of
from portal.workflow import clock

DAY = dt.timedelta(days=1)


def user(world, name, company="meridian"):
    return world.users[f"{name}@{company}.example"]


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def share(world, key="nw-submitted", person=None, days=10):
    return deals.share_deal(
        deal=world.deals[key], actor=world.desk, reason="Second opinion",
        user=person or user(world, "direct2"), expires_at=clock.now() + days * DAY,
    )  # fmt: skip


def read(person, **wanted):
    """Kind, what and who of each row this person reads."""
    rows = all_rows(scope_of(person), Wanted(**wanted))
    return sorted((row["kind"], row["holder"]) for row in rows)


LINKS = [("link", "Harbor Distribution"), ("link", "Harbor Distribution")]
CAM = ("assignment", "Cara Manager")
CAM2 = ("assignment", "Colin Manager")
BRIDGE = ("engagement", "Northwind Resale")


def test_each_reader_sees_the_own_side(world):
    share(world)
    shown = ("deal_share", "Dora Direct")
    seen = {
        "desk@meridian.example": [CAM, CAM, CAM2, CAM2, CAM2, shown, BRIDGE, *LINKS],
        "auditor@meridian.example": [CAM, CAM, CAM2, CAM2, CAM2, shown, BRIDGE, *LINKS],
        "cam@meridian.example": [CAM, CAM, shown, BRIDGE, LINKS[0]],
        "cam2@meridian.example": [CAM2, CAM2, CAM2, *LINKS],
        "admin@northwind.example": [("assignment", "Meridian"), ("deal_share", "Meridian"), BRIDGE],
        "admin@bluepeak.example": [("assignment", "Meridian")],
        "admin@harbor.example": [("assignment", "Meridian"), *LINKS],
    }
    for email, rows in seen.items():
        assert read(world.users[email]) == sorted(rows), email
        assert client_of(world.users[email]).get("/access/").status_code == 200
    for email in ("seller@northwind.example", "direct@meridian.example", "buyer@harbor.example"):
        assert client_of(world.users[email]).get("/access/").status_code == 403
    teams = read(world.desk, kind="team")
    assert ("team", "Dora Direct") in teams and len(teams) == 5
    assert read(user(world, "admin", "northwind"), kind="team") == []
    members = read(user(world, "admin", "northwind"), kind="member")
    assert [holder for _kind, holder in members] == [
        "Nell Learner", "Nils Seller", "Nina Seller", "Noel Marketer", "Nora Admin",
    ]  # fmt: skip


def test_a_rivals_shares_change_nothing(world):
    """Page and export of an administrator are the same bytes, whatever others share."""
    admin = client_of(user(world, "admin", "northwind"))

    def told():
        export = admin.get("/access/export.csv")
        lines = b"".join(export.streaming_content)
        return [row for row in admin.get("/access/").content.split(b"\n") if b"csrf" not in
                row.lower()], lines  # fmt: skip

    before = told()
    share(world, "bp-review")
    Engagement.objects.create(
        account=world.accounts["acme"], organization=world.organizations["bluepeak"],
        level="plan", purpose="Rival", status="active", vendor_accepted_at=clock.now(),
        partner_accepted_at=clock.now(), proposed_by=world.desk,
    )  # fmt: skip
    assert told() == before


def test_filters_search_and_export_agree(world):
    share(world, days=10)
    desk = world.desk
    assert read(desk, ends_within=14) == [("deal_share", "Dora Direct")]
    assert read(desk, ends_within=5) == []
    assert read(desk, search="second dora") == [("deal_share", "Dora Direct")]
    assert read(desk, owner="dana", kind="deal_share") == [("deal_share", "Dora Direct")]
    northwind = world.organizations["northwind"].pk
    assert read(desk, company=northwind) == [CAM, ("deal_share", "Dora Direct"), BRIDGE]
    client = client_of(desk)
    page = client.get("/access/", {"ends": "14", "q": "dora"}).content.decode()
    assert "Second opinion" in page and "Harbor" not in page.split("<tbody>")[1]
    export = client.get("/access/export.csv", {"ends": "14"})
    lines = b"".join(export.streaming_content).decode().strip().splitlines()
    assert len(lines) == 2 and "Second opinion" in lines[1]
    assert AuditEntry.objects.filter(action="export_register", actor=desk).count() == 1
    for nonsense in ("?kind=x", "?company=x", "?ends=x", "?q=%00", "?owner=" + "a" * 900):
        assert client.get("/access/" + nonsense).status_code == 200
    assert client.get("/access/?cursor=x").status_code == 400


def test_pages_hold_each_row_once(world, monkeypatch):
    monkeypatch.setattr("portal.oversight.register.PAGE", 2)
    scope, cursor, found = scope_of(world.desk), "", []
    for _turn in range(20):
        rows, cursor = page_of(scope, Wanted(), cursor)
        found += [row["row"] for row in rows]
        if not cursor:
            break
    assert len(found) == len(set(found)) == len(list(all_rows(scope, Wanted())))


def test_more_rows_cost_no_more_queries(world):
    desk = client_of(world.desk)

    def cost():
        with CaptureQueriesContext(connection) as found:
            desk.get("/access/")
        return len(found)

    first = cost()
    for name in ("direct2", "marketing", "cam2"):
        share(world, person=user(world, name))
    assert cost() == first


def test_ending_closes_at_once_and_says_why_on_the_trail(world):
    row, person = share(world), user(world, "direct2")
    path = f"/access/shares/deal_share/{row.pk}/end/"
    desk = client_of(world.desk)
    assert Deal.objects.visible_to(person).count() == 1
    assert desk.post(path, {"reason": ""}).status_code == 400
    assert Deal.objects.visible_to(person).count() == 1
    assert desk.post(path, {"reason": "Not needed"}).status_code == 302
    assert Deal.objects.visible_to(person).count() == 0
    assert desk.post(path, {"reason": "Not needed"}).status_code == 404
    entry = AuditEntry.objects.get(action="end_access")
    assert entry.note["reason"] == "Not needed" and entry.actor == world.desk
    link = DistributionLink.objects.get(reseller=world.organizations["cobalt"])
    path = f"/access/shares/link/{link.pk}/end/"
    assert client_of(user(world, "admin", "bluepeak")).post(path).status_code == 404
    assert client_of(user(world, "cam")).post(path, {"reason": "Mine"}).status_code == 403
    admin = client_of(user(world, "seller", "cobalt"))
    assert admin.post(path, {"reason": "We part"}).status_code == 302
    assert read(user(world, "admin", "harbor"), kind="link") == [LINKS[0]]


def test_extending_needs_a_later_day_and_a_reason(world):
    row = share(world, days=2)
    path = f"/access/shares/deal_share/{row.pk}/extend/"
    desk, later = client_of(world.desk), clock.today() + 20 * DAY
    for until, reason in ((clock.today(), "Longer"), (later, ""), ("x", "Longer")):
        assert desk.post(path, {"until": until, "reason": reason}).status_code == 400
    assert desk.post(path, {"until": later, "reason": "Longer"}).status_code == 302
    with clock.at(clock.now() + 19 * DAY):
        assert Deal.objects.visible_to(user(world, "direct2")).count() == 1
    with clock.at(clock.now() + 22 * DAY):
        assert Deal.objects.visible_to(user(world, "direct2")).count() == 0
    assert AuditEntry.objects.filter(action="extend_share", note__reason="Longer").exists()
    link = DistributionLink.objects.get(reseller=world.organizations["cobalt"])
    assert desk.get(f"/access/shares/link/{link.pk}/extend/").status_code == 403


def test_use_is_noted_once_a_day_and_only_where_a_grant_opens_the_page(
    world, django_capture_on_commit_callbacks
):
    row, person = share(world), user(world, "direct2")
    path = f"/deals/{world.deals['nw-submitted'].pk}/"

    def visit(who, where=path):
        client = client_of(who)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.get(where).status_code == 200

    visit(user(world, "seller", "northwind"))
    assert not LastUse.objects.exists()
    visit(person)
    LastUse.objects.update(user=None)
    visit(person)
    noted = LastUse.objects.get()
    assert noted.user is None, "written twice on one day"
    assert (noted.kind, noted.subject_id, noted.used_on) == ("deal_share", row.pk, clock.today())
    with clock.at(clock.now() + DAY):
        visit(person)
        assert LastUse.objects.get().used_on == clock.today()
    visit(user(world, "seller", "northwind"), f"/accounts/{world.accounts['acme'].pk}/")
    bridge = Engagement.objects.get(account=world.accounts["acme"])
    assert LastUse.objects.filter(kind="engagement", subject_id=bridge.pk).exists()
    cache.clear()
    assert read(world.desk, unused_for=30, kind="engagement") == []


def test_owner_hears_before_the_end_once_and_the_end_is_on_the_trail(world):
    row = share(world, days=14)
    notices = world.desk.notifications.filter(kind="access_ends")
    run = JOBS["access_expiries"].run
    for day, expected in ((0, 1), (0, 1), (5, 1), (11, 2), (11, 2), (12, 2)):
        with clock.at(clock.now() + day * DAY):
            run(lambda done, total: None)
            assert notices.count() == expected, day
    assert notices.latest("created_at").url.endswith(f"/access/shares/deal_share/{row.pk}/extend/")
    with clock.at(clock.now() + 15 * DAY):
        run(lambda done, total: None)
        run(lambda done, total: None)
    row = DealShare.objects.get(pk=row.pk)
    assert row.ended_at == row.expires_at
    assert AuditEntry.objects.filter(action="share_ran_out", target_id=row.deal_id).count() == 1


def test_every_kind_is_whole(world):
    """Each kind yields every column, finds its row again and can be searched."""
    share(world)
    for code in SHARES:
        for row in all_rows(scope_of(world.desk), Wanted(kind=code)):
            assert row["kind"] == code and row["holder"] and row["what"] and row["begins"]
            assert SHARES[code].found(row["row"]).pk == row["row"]
        assert list(all_rows(scope_of(world.desk), Wanted(kind=code, search="no such"))) == []
