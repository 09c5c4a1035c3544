"""Two rivals: one company's pages do not exist for the other, whatever is asked or posted."""

import uuid

import pytest
from django.urls import reverse

from partners.organizations import services
from partners.organizations.models import Invitation, Membership, Organization
from tests.visitor import visit, words

RIVALS = ("admin@bluepeak.example", "seller@bluepeak.example", "cam2@meridian.example")
COMPANY = (
    "company_of",
    "company_edit",
    "company_members",
    "company_invite",
    "organization",
    "organization_edit",
    "organization_status",
)
MEMBER = ("company_member", "company_member_remove")


@pytest.fixture
def northwind(world):
    return world.organizations["northwind"]


@pytest.fixture
def invitation(world, northwind):
    return services.invite_member(
        organization=northwind,
        actor=world.users["admin@northwind.example"],
        email="newcomer@northwind.example",
        role="seller",
    )


def answers(client, name, **keys):
    """Status and words of a GET and a POST."""
    path = reverse(name, kwargs=keys)
    post = {"name": "Taken", "role": "admin", "email": "x@y.example", "status": "suspended"}
    pages = (client.get(path), client.post(path, post))
    return [(page.status_code, words(page)) for page in pages]


@pytest.mark.parametrize("email", RIVALS)
@pytest.mark.parametrize("name", COMPANY)
def test_company_of_a_rival_looks_missing(world, northwind, email, name):
    client = visit(world.users[email])
    hidden = answers(client, name, pk=northwind.pk)
    assert hidden == answers(client, name, pk=uuid.uuid4())
    assert {status for status, _page in hidden} == {404}


@pytest.mark.parametrize("email", RIVALS)
@pytest.mark.parametrize("name", MEMBER)
def test_member_of_a_rival_looks_missing(world, northwind, email, name):
    client = visit(world.users[email])
    member = northwind.memberships.get(user__email="seller@northwind.example")
    own = next(iter(Organization.objects.visible_to(world.users[email])))
    for company in (northwind.pk, own.pk):
        hidden = answers(client, name, pk=company, member=member.pk)
        assert hidden == answers(client, name, pk=company, member=uuid.uuid4())
        assert {status for status, _page in hidden} == {404}
    member.refresh_from_db()
    assert (member.role, member.ended_at) == ("seller", None)


@pytest.mark.parametrize("email", RIVALS)
@pytest.mark.parametrize("name", ["invitation_revoke", "invitation_resend"])
def test_invitation_of_a_rival_looks_missing(world, invitation, email, name):
    client = visit(world.users[email])
    hidden = answers(client, name, pk=invitation.pk)
    assert hidden == answers(client, name, pk=uuid.uuid4())
    assert Invitation.objects.open().filter(pk=invitation.pk).exists()


def test_successor_from_a_rival_is_an_unknown_choice(world, northwind):
    client = visit(world.users["admin@northwind.example"])
    leaver = northwind.memberships.get(user__email="seller@northwind.example")
    path = reverse("company_member_remove", kwargs={"pk": northwind.pk, "member": leaver.pk})
    rival = Membership.objects.get(user__email="admin@bluepeak.example")
    pages = [client.post(path, {"successor": pk}) for pk in (rival.pk, uuid.uuid4(), "nonsense")]
    assert {page.status_code for page in pages} == {400}
    seen = {words(page).replace(str(rival.pk), "") for page in pages[:2]}
    assert len(seen) == 1
    leaver.refresh_from_db()
    assert leaver.ended_at is None


def test_companies_shown_to_each_person(world):
    """Names of all companies on the vendor's list, per person; 403 for everybody else."""
    every = {row.name for row in world.organizations.values()}
    lists = {}
    for email, user in world.users.items():
        response = visit(user).get("/organizations/")
        found = {name for name in every if name in words(response)}
        lists[email] = (response.status_code, found)
    expected = {email: (403, set()) for email in world.users}
    for email, user in world.users.items():
        if not user.staff_role:  # the frame names one's own company
            expected[email] = (403, {m.organization.name for m in user.memberships.all()})
    expected |= dict.fromkeys(
        ["desk@meridian.example", "ops@meridian.example", "auditor@meridian.example"], (200, every)
    )
    expected["cam@meridian.example"] = (200, {"Northwind Resale", "Cobalt IT"})
    expected["cam2@meridian.example"] = (
        200,
        {"Bluepeak Systems", "Harbor Distribution", "Delta Works"},
    )
    assert lists == expected


def test_own_company_page_names_nobody_else(world):
    """A reseller sees its distributor, a distributor its resellers; rivals see nothing."""
    every = {row.name for row in world.organizations.values()}
    pages = {}
    for email in ("admin@northwind.example", "seller@cobalt.example", "buyer@harbor.example"):
        page = words(visit(world.users[email]).get("/company/"))
        pages[email] = {name for name in every if name in page}
    assert pages == {
        "admin@northwind.example": {"Northwind Resale"},
        "seller@cobalt.example": {"Cobalt IT", "Harbor Distribution"},
        "buyer@harbor.example": {"Harbor Distribution", "Cobalt IT", "Delta Works"},
    }
