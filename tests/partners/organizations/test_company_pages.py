"""Profile, people, roles, leaving and inviting: who may, what is kept, what is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deals.registrations.models import Deal
from partners.organizations import services
from partners.organizations.models import Membership
from portal.activity.models import AuditEntry, OutgoingEmail
from tests.visitor import status, visit, words

PROFILE = {"name": "Northwind Resale", "country": "GB", "version": "1"}
NAUGHTY = "<script>x</script> =1+1 😀 \u202eabc"


@pytest.fixture
def northwind(world):
    return world.organizations["northwind"]


@pytest.fixture
def admin(world):
    return visit(world.users["admin@northwind.example"])


@pytest.fixture
def seller_seat(northwind):
    return northwind.memberships.get(user__email="seller@northwind.example")


def at(name, northwind, **keys):
    return reverse(name, kwargs={"pk": northwind.pk, **keys})


def test_role_matrix_of_company_pages(world, northwind, seller_seat):
    names = {
        "company_of": {"pk": northwind.pk},
        "company_members": {"pk": northwind.pk},
        "company_edit": {"pk": northwind.pk},
        "company_invite": {"pk": northwind.pk},
        "company_member": {"pk": northwind.pk, "member": seller_seat.pk},
        "company_member_remove": {"pk": northwind.pk, "member": seller_seat.pk},
        "organization": {"pk": northwind.pk},
    }
    columns = {
        "admin@northwind.example": [200, 200, 200, 200, 200, 200, 403],
        "seller@northwind.example": [200, 200, 403, 403, 403, 403, 403],
        "learner@northwind.example": [200, 200, 403, 403, 403, 403, 403],
        "marketer@northwind.example": [200, 200, 403, 403, 403, 403, 403],
        "desk@meridian.example": [404, 200, 200, 200, 200, 200, 200],
        "auditor@meridian.example": [404, 200, 403, 403, 403, 403, 200],
        "cam@meridian.example": [404, 200, 403, 200, 403, 403, 200],
        "direct@meridian.example": [404] * 7,
        "marketing@meridian.example": [404] * 7,
    }
    found = {
        email: [status(world.users[email], name, **keys) for name, keys in names.items()]
        for email in columns
    }
    assert found == columns


def test_profile_keeps_strange_words_as_words(admin, northwind):
    data = PROFILE | {"about": NAUGHTY, "city": "Łódź", "website": "northwind.example"}
    assert admin.post(at("company_edit", northwind), data).status_code == 302
    page = admin.get("/company/")
    assert NAUGHTY in words(page) and b"<script>x" not in page.content


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 201},
        {"name": "a\x00b"},
        {"city": "a\x07b"},
        {"website": "not a site"},
        {"country": "XX"},
        {"about": "x" * 2001},
        {"version": "many"},
    ],
)
def test_profile_refuses_bad_input_and_keeps_the_typing(admin, northwind, wrong):
    typed = PROFILE | {"address": "12 Kept Street"} | wrong
    response = admin.post(at("company_edit", northwind), typed)
    northwind.refresh_from_db()
    assert response.status_code == 400 and "12 Kept Street" in words(response)
    assert (northwind.name, northwind.address, northwind.version) == ("Northwind Resale", "", 1)


def test_profile_changed_meanwhile_is_shown_before_it_is_overwritten(admin, northwind):
    path = at("company_edit", northwind)
    admin.post(path, PROFILE | {"city": "York"})
    late = admin.post(path, PROFILE | {"city": "Leeds"})
    northwind.refresh_from_db()
    assert late.status_code == 409 and "Leeds" in words(late) and northwind.city == "York"
    assert admin.post(path, PROFILE | {"city": "Leeds", "version": "2"}).status_code == 302


def test_administrator_cannot_set_tier_kind_or_status(admin, northwind):
    data = PROFILE | {"kind": "distributor", "tier": "", "status": "suspended"}
    admin.post(at("company_edit", northwind), data)
    northwind.refresh_from_db()
    assert (northwind.kind, northwind.tier.code, northwind.status) == (
        "reseller",
        "gold",
        "active",
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Nora", "Nils", "Nina", "Noel", "Nell"}),
        ("?q=SELLER2", {"Nina"}),
        ("?role=admin", {"Nora"}),
        ("?q=bluepeak", set()),
    ],
)
def test_people_list_finds(world, northwind, query, expected):
    page = words(
        visit(world.users["learner@northwind.example"]).get(
            at("company_members", northwind) + query
        )
    ).split("<main", 1)[1]
    names = {"Nora", "Nils", "Nina", "Noel", "Nell", "Bea", "Ben", "Hana"}
    assert {name for name in names if f">{name} " in page} == expected


def test_people_list_asks_the_same_number_of_queries(world, northwind, django_assert_num_queries):
    client = visit(world.users["admin@northwind.example"])
    path = at("company_members", northwind)
    with django_assert_num_queries(9):
        client.get(path + "?role=admin")
    with django_assert_num_queries(9):
        client.get(path)


def test_role_change_opens_and_closes_doors(admin, world, northwind, seller_seat):
    seller = world.users["seller@northwind.example"]
    path = at("company_member", northwind, member=seller_seat.pk)
    assert admin.post(path, {"role": "learner"}).status_code == 302
    assert not Deal.objects.visible_to(seller).exists()
    assert admin.post(path, {"role": "admin"}).status_code == 302
    assert Deal.objects.visible_to(seller).count() == 3
    for wrong in ("owner", "", "desk"):
        assert admin.post(path, {"role": wrong}).status_code == 400


def test_last_administrator_stays(admin, northwind):
    seat = northwind.memberships.get(role="admin")
    keys = {"member": seat.pk}
    demoted = admin.post(at("company_member", northwind, **keys), {"role": "seller"})
    removed = admin.post(at("company_member_remove", northwind, **keys), {"successor": ""})
    seat.refresh_from_db()
    assert (demoted.status_code, removed.status_code) == (403, 403)
    assert "at least one administrator" in words(demoted)
    assert (seat.role, seat.ended_at) == ("admin", None)


def test_leaving_hands_everything_over(admin, world, northwind, seller_seat):
    seller, heir = (world.users[f"{n}@northwind.example"] for n in ("seller", "seller2"))
    client, path = visit(seller), at("company_member_remove", northwind, member=seller_seat.pk)
    owned = set(Deal.objects.filter(owner=seller).values_list("pk", flat=True))
    assert len(owned) == 2 and "2 deals go to the colleague" in words(admin.get(path))
    choice = {"successor": northwind.memberships.get(user=heir).pk}
    assert admin.post(path, choice).status_code == 302
    assert owned <= set(Deal.objects.filter(owner=heir).values_list("pk", flat=True))
    assert owned <= set(Deal.objects.visible_to(heir).values_list("pk", flat=True))
    assert client.get("/").status_code == 302, "the open session has ended"
    assert not Deal.objects.visible_to(seller).exists()
    entries = AuditEntry.objects.filter(action="end_membership").count()
    assert admin.post(path, choice).status_code == 302, "a second click changes nothing"
    assert AuditEntry.objects.filter(action="end_membership").count() == entries == 1


def test_successor_can_own_deals(admin, northwind, seller_seat):
    learner = northwind.memberships.get(role="learner")
    path = at("company_member_remove", northwind, member=seller_seat.pk)
    assert admin.post(path, {"successor": learner.pk}).status_code == 400


def test_member_of_two_companies_keeps_the_other(world, northwind, admin, seller_seat):
    seller, harbor = world.users["seller@northwind.example"], world.organizations["harbor"]
    services.add_member(organization=harbor, actor=world.desk, user=seller, role="buyer")
    page = words(visit(seller).get("/company/"))
    assert "Harbor Distribution" in page and "Northwind Resale" in page
    heir = northwind.memberships.get(role="admin")
    admin.post(
        at("company_member_remove", northwind, member=seller_seat.pk), {"successor": heir.pk}
    )
    seller.refresh_from_db()
    assert seller.is_active
    assert visit(seller).get(at("company_of", northwind)).status_code == 404
    assert "Harbor Distribution" in words(visit(seller).get("/company/"))


def test_suspended_companys_people_see_nothing_of_it(world, northwind):
    desk = visit(world.desk)
    path = at("organization_status", northwind)
    assert "5 people keep their sign-in" in words(desk.get(path))
    desk.post(path, {"status": "suspended"})
    seller = visit(world.users["seller@northwind.example"])
    assert seller.get("/company/").status_code == 404
    assert "is suspended" in words(seller.get("/"))
    desk.post(path, {"status": "active"})
    assert seller.get("/company/").status_code == 200


def test_invitation_answer_does_not_tell_who_has_an_account(admin, world, northwind):
    answers = []
    for email in ("seller@bluepeak.example", "nobody@bluepeak.example", "cam@meridian.example"):
        data = {"email": email, "role": "learner", "name": ""}
        response = admin.post(at("company_invite", northwind), data, follow=True)
        page = words(response).replace(email, "x").split("<main", 1)[1]
        answers.append(page[: page.index("Open invitations")])
    assert answers[0] == answers[1] == answers[2]


def test_invitation_form_sent_twice_makes_one(admin, northwind):
    OutgoingEmail.objects.all().delete()
    data = {"email": "New@northwind.example", "role": "learner"}
    for _twice in range(2):
        assert admin.post(at("company_invite", northwind), data).status_code == 302
    assert northwind.invitations.open().count() == 1
    assert [mail.to for mail in OutgoingEmail.objects.all()] == ["new@northwind.example"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no"},
        {"email": ""},
        {"role": "desk"},
        {"name": "a\x00"},
        {"name": "x" * 121},
        {"email": "seller@northwind.example"},
    ],
)
def test_invitation_refuses_bad_input(admin, northwind, wrong):
    data = {"email": "new@northwind.example", "role": "seller"} | wrong
    assert admin.post(at("company_invite", northwind), data).status_code == 400
    assert not northwind.invitations.exists()


def test_account_manager_invites_but_does_not_manage(world, northwind):
    manager = visit(world.users["cam@meridian.example"])
    data = {"email": "new@northwind.example", "role": "seller"}
    assert manager.post(at("company_invite", northwind), data).status_code == 302
    pk = northwind.invitations.get().pk
    assert manager.post(reverse("invitation_revoke", kwargs={"pk": pk})).status_code == 302
    assert not northwind.invitations.open().exists()


def test_memberships_of_the_cast_stay_whole(world):
    assert Membership.objects.live().count() == 11


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("admin@northwind.example", "company_of"),
        ("seller@northwind.example", "company_of"),
        ("cam@meridian.example", "organization"),
        ("desk@meridian.example", "organization"),
    ],
)
def test_a_companys_page_stays_within_its_budget(world, northwind, email, name):
    """docs/performance.md: 14 queries a detail page."""
    client = visit(world.users[email])
    with CaptureQueriesContext(connection) as queries:
        assert client.get(at(name, northwind)).status_code == 200
    assert len(queries) <= 14
