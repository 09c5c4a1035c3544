"""Looking at the portal as somebody else: what is seen, what is refused, what is on record."""

import datetime as dt
import uuid

from django.test import Client

from deals.registrations.models import Deal
from partners.organizations import services as organizations
from portal.activity.models import AuditEntry
from portal.oversight.models import ViewAs
from portal.people.models import ApiToken
from portal.workflow import clock

START, STOP = "/access/view-as/", "/access/view-as/stop/"


def user(world, name, company="meridian"):
    return world.users[f"{name}@{company}.example"]


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def looking(world, person):
    client = client_of(world.desk)
    answer = client.post(START, {"person": person.email, "reason": "Ticket 4711"})
    assert answer.status_code == 302, answer.content.decode()
    return client


def deals_shown(client):
    return {deal.pk for deal in Deal.objects.all() if str(deal.pk) in
            client.get("/deals/").content.decode()}  # fmt: skip


def test_the_desk_sees_what_the_person_sees_under_a_banner(world):
    seller = user(world, "seller2", "northwind")
    client = looking(world, seller)
    assert deals_shown(client) == deals_shown(client_of(seller)) != set()
    page = client.get("/deals/").content.decode()
    assert "Nina Seller" in page and STOP in page and "Dana Desk" in page
    hidden = client.get(f"/deals/{world.deals['bp-review'].pk}/")
    assert hidden.status_code == 404
    assert STOP not in client_of(seller).get("/deals/").content.decode()
    assert client.post(STOP).status_code == 302
    assert client.get(f"/deals/{world.deals['bp-review'].pk}/").status_code == 200
    assert client.post(STOP).status_code == 302


def test_nothing_can_be_changed(world):
    """Every method but reading is refused, in pages and API, also with a token beside."""
    seller, deal = user(world, "seller", "northwind"), world.deals["nw-draft"]
    token = ApiToken.issue(world.desk, "beside")
    client = looking(world, seller)
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    for method in ("post", "put", "patch", "delete"):
        for path in (f"/deals/{deal.pk}/submit/", f"/api/v1/deals/{deal.pk}/", "/me/", START):
            answer = getattr(client, method)(path)
            assert answer.status_code == 403, (method, path)
            assert "nothing can be changed" in answer.content.decode()
    answer = client.post("/api/v1/deals/", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 403 and answer["Content-Type"] == "application/problem+json"
    written = AuditEntry.objects.exclude(pk__in=before)
    assert set(written.values_list("action", flat=True)) == {"view_as_page"}


def test_reading_leaves_no_mark(world):
    """A notice opened by the desk is still unread for the person."""
    seller = user(world, "seller", "northwind")
    notice = seller.notifications.filter(read_at=None).first()
    client = looking(world, seller)
    assert client.get(f"/notifications/{notice.pk}/go/").status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None


def test_secrets_and_downloads_stay_closed(world):
    client = looking(world, user(world, "admin", "northwind"))
    closed = ["/me/tokens/", "/me/notifications/", "/auth/email/", "/auth/password/change/"]
    for path in [*closed, "/outbox/", "/cms/", "/deals/export.csv", "/access/export.csv", START]:
        assert client.get(path).status_code == 403, path
    files = ["/reports/deals/pipeline.pdf", f"/exports/{uuid.uuid4()}/file/"]
    for path in [*files, "/access/audit/export.jsonl"]:
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert "not shown while you look" in answer.content.decode(), path
    assert client.get("/me/").status_code == 200


def test_never_the_neutral_never_oneself_never_nested(world):
    client = client_of(world.desk)
    sleeper = user(world, "direct2")
    sleeper.is_active = False
    sleeper.save()
    for email in ("ops@meridian.example", "auditor@meridian.example", "desk@meridian.example",
                  "direct2@meridian.example", "nobody@nowhere.example"):  # fmt: skip
        answer = client.post(START, {"person": email, "reason": "Ticket"})
        assert answer.status_code == 400, email
    assert client.post(START, {"person": "cam@meridian.example"}).status_code == 400
    assert not ViewAs.objects.exists()
    for name in ("auditor", "cam", "direct", "marketing"):
        other = client_of(user(world, name))
        body = {"person": "seller@northwind.example", "reason": "Curious"}
        assert other.post(START, body).status_code == 403, name
        assert other.get(START).status_code == 403, name
    nested = looking(world, user(world, "cam"))
    answer = nested.post(START, {"person": "direct@meridian.example", "reason": "Deeper"})
    assert answer.status_code == 403
    assert ViewAs.objects.count() == 1


def test_time_runs_out_and_a_late_form_is_not_sent_as_the_desk(world):
    client = looking(world, user(world, "seller", "northwind"))
    with clock.at(clock.now() + dt.timedelta(minutes=31)):
        answer = client.post(f"/deals/{world.deals['nw-submitted'].pk}/approve/", {"version": 1})
        assert answer.status_code == 302 and answer["Location"] == START
        assert ViewAs.objects.get().ended_how == "time"
        assert client.get(f"/deals/{world.deals['bp-review'].pk}/").status_code == 200
    assert Deal.objects.get(pk=world.deals["nw-submitted"].pk).status == "submitted"


def test_signing_out_ends_the_look_and_a_changed_role_too(world):
    client = looking(world, user(world, "seller", "northwind"))
    client.post("/auth/logout/")
    assert client.get("/deals/").status_code == 302
    client = looking(world, user(world, "cam"))
    cam = user(world, "cam")
    cam.staff_role = "desk"
    cam.save()
    assert client.get("/deals/")["Location"] == START
    assert ViewAs.objects.latest("started_at").ended_how == "closed"


def test_every_page_is_on_the_trail_and_the_person_can_read_of_it(world):
    seller = user(world, "seller", "northwind")
    client, deal = looking(world, seller), world.deals["nw-submitted"]
    client.get(f"/deals/{deal.pk}/")
    client.post(f"/deals/{deal.pk}/withdraw/")
    client.post(STOP)
    trail = AuditEntry.objects.filter(action__startswith="view_as").order_by("id")
    assert [(row.action, row.actor, row.note["person"]) for row in trail] == [
        (action, world.desk, seller.email)
        for action in ("view_as_start", "view_as_page", "view_as_page", "view_as_stop")
    ]
    assert [row.note.get("status") for row in trail] == [None, 200, 403, None]
    opened = AuditEntry.objects.filter(action="opened", target_id=deal.pk)
    assert [row.actor for row in opened] == [world.desk]
    page = client_of(seller).get("/me/looks/").content.decode()
    assert "Ticket 4711" in page and "Dana" not in page
    other = client_of(user(world, "seller2", "northwind"))
    assert "Ticket 4711" not in other.get("/me/looks/").content.decode()


def test_somebody_who_left_meanwhile_is_not_seen_on(world):
    seller = user(world, "seller2", "northwind")
    client = looking(world, seller)
    organizations.end_membership(
        membership=seller.memberships.get(), actor=world.desk,
        successor=user(world, "seller", "northwind"),
    )  # fmt: skip
    assert client.get("/deals/")["Location"] == START
