"""The inbox page and its API."""

import uuid

import pytest

from portal.activity.models import MailBounce
from portal.notifications.models import Notification
from tests.api import as_user, is_problem
from tests.visitor import visit, words

SELLER, RIVAL = "seller@northwind.example", "seller@bluepeak.example"


@pytest.fixture
def seller(quiet_world):
    return quiet_world.users[SELLER]


def test_empty_inbox_says_so(seller):
    page = words(visit(seller).get("/notifications/"))
    assert "You are up to date" in page and "Mark all as read" not in page


def test_unread_notices_come_first_and_show_on_every_page(tell, seller):
    tell(SELLER, message="One")
    tell(SELLER, message="Two")
    client = visit(seller)
    assert '<span class="count">2' in words(client.get("/deals/"))
    page = words(client.get("/notifications/"))
    assert page.index("Two") < page.index("One") and "2 unread" in page


def test_opening_reads_and_leads_to_the_action(tell, seller):
    notice = tell(SELLER, url="/deals/?q=x")
    client = visit(seller)
    for _time in range(2):
        response = client.get(f"/notifications/{notice.pk}/go/")
        assert (response.status_code, response.url) == (302, "/deals/?q=x")
    assert "You are up to date" in words(client.get("/notifications/"))
    assert "Hello" in words(client.get("/notifications/?show=all"))


def test_read_and_unread_by_hand(tell, seller):
    notice = tell(SELLER)
    client, address = visit(seller), f"/notifications/{notice.pk}/read/"
    client.post(address)
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    client.post(address)
    notice.refresh_from_db()
    assert notice.read_at == first
    response = client.post(address, {"unread": "1", "show": "all"})
    notice.refresh_from_db()
    assert notice.read_at is None and response.url == "/notifications/?show=all"
    assert client.get(address).status_code == 405


def test_read_all_reads_the_own_only(tell, quiet_world, seller):
    tell(SELLER)
    tell(RIVAL, deal="bp-review")
    visit(seller).post("/notifications/read-all/")
    unread = Notification.objects.filter(read_at=None)
    assert list(unread.values_list("user__email", flat=True)) == [RIVAL]


def test_filter_by_kind(tell, seller):
    tell(SELLER, "deal_comment", message="Zcomment")
    tell(SELLER, "deal_decision", message="Zdecision")
    page = words(visit(seller).get("/notifications/?kind=deal_decision"))
    assert "Zdecision" in page and "Zcomment" not in page


@pytest.mark.parametrize(
    "query", ["show=x", "kind=x", "kind=%00", "cursor=x", "kind=<script>", "show=" + "x" * 5000]
)
def test_nonsense_in_the_address_is_refused(tell, seller, query):
    tell(SELLER, message="Zq")
    response = visit(seller).get(f"/notifications/?{query}")
    assert response.status_code == 400 and "Zq" not in words(response)


def test_pages_go_on_without_losing_any(tell, seller):
    told = {tell(SELLER, message=f"N{number}.").pk for number in range(30)}
    api = as_user(seller)
    assert api.ids("notifications/?page_size=7") == {str(pk) for pk in told}
    client = visit(seller)
    first = words(client.get("/notifications/"))
    assert first.count("/go/") == 25 and "N29." in first and "N4." not in first


def test_page_costs_the_same_with_one_and_with_many(tell, seller, django_assert_num_queries):
    client = visit(seller)
    tell(SELLER)
    client.get("/notifications/")
    with django_assert_num_queries(9):
        client.get("/notifications/")
    for _time in range(3):
        tell(SELLER)
    with django_assert_num_queries(9):
        client.get("/notifications/")


def test_what_people_typed_is_shown_as_text(tell, seller):
    tell(SELLER, message="<script>alert(1)</script> =1+1 😀 \u202etxt")
    page = visit(seller).get("/notifications/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


# --- API ------------------------------------------------------------------------------------------
def test_api_shows_and_reads(tell, seller):
    notice, api = tell(SELLER, url="/deals/"), as_user(seller)
    row = api.get(f"notifications/{notice.pk}/").json()
    assert set(row) == {
        "id", "kind", "kind_label", "title", "body", "action", "url", "created_at", "read_at",
    }  # fmt: skip
    assert (row["kind"], row["url"], row["read_at"]) == ("deal_comment", "/deals/", None)
    assert api.post(f"notifications/{notice.pk}/read/").json()["read_at"] is not None
    assert api.post("notifications/read-all/").json() == {"read": 0}


def test_api_filters(tell, seller):
    old, new = tell(SELLER), tell(SELLER, "deal_decision")
    api = as_user(seller)
    api.post(f"notifications/{old.pk}/read/")
    assert api.ids("notifications/?unread=true") == {str(new.pk)}
    assert api.ids("notifications/?unread=false") == {str(old.pk)}
    assert api.ids("notifications/?kind=deal_decision") == {str(new.pk)}


@pytest.mark.parametrize("query", ["unread=maybe", "user=x", "ordering=title", "cursor=%00"])
def test_api_refuses_nonsense(tell, seller, query):
    tell(SELLER)
    is_problem(as_user(seller).get(f"notifications/?{query}"), 400)


def test_api_refuses_what_it_does_not_know(tell, seller):
    notice, api = tell(SELLER), as_user(seller)
    is_problem(api.post(f"notifications/{notice.pk}/read/", {"x": 1}), 400)
    is_problem(api.post("notifications/read-all/", {"x": 1}), 400)
    is_problem(api.post(f"notifications/{uuid.uuid4()}/read/"), 404)
    is_problem(api.delete(f"notifications/{notice.pk}/"), 405)
    notice.refresh_from_db()
    assert notice.read_at is None


# --- Addresses that refuse mail -------------------------------------------------------------------
def test_undelivered_mail_is_the_desks_business(quiet_world, seller):
    MailBounce.objects.create(address=SELLER, user=seller, problem="550 Zq no such user")
    for email, status in (("desk@meridian.example", 200), ("auditor@meridian.example", 200)):
        page = visit(quiet_world.users[email]).get("/notifications/undelivered/")
        assert page.status_code == status and "550 Zq no such user" in words(page)
    for email in (SELLER, RIVAL, "cam@meridian.example"):
        page = visit(quiet_world.users[email]).get("/notifications/undelivered/")
        assert page.status_code == 403 and "Zq" not in words(page)


def test_person_and_company_see_that_mail_does_not_arrive(quiet_world, seller):
    MailBounce.objects.create(address=SELLER, user=seller)
    MailBounce.objects.create(address=RIVAL, user=quiet_world.users[RIVAL])
    mine = "Mail to seller@northwind.example does not arrive"
    for path in ("/me/", "/me/notifications/"):
        assert mine in words(visit(seller).get(path))
        assert "does not arrive" not in words(
            visit(quiet_world.users["seller2@northwind.example"]).get(path)
        )
    company = quiet_world.organizations["northwind"]
    admin = quiet_world.users["admin@northwind.example"]
    people = words(visit(admin).get(f"/company/{company.pk}/members/"))
    assert people.count("Mail does not arrive") == 1 and RIVAL not in people
