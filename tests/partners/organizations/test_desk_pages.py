"""The desk's rooms: companies, account managers, links, staff, teams, programme."""

import datetime as dt

import pytest

from deals.registrations.models import Deal
from partners.organizations import services
from partners.organizations.models import DistributionLink, Organization, Team, Territory, Tier
from portal.workflow import clock
from tests.visitor import status, visit, words

DESK_ONLY = ("organization_new", "staff", "staff_invite", "programme", "tier_new", "territory_new")
DESK = {"desk@meridian.example", "ops@meridian.example"}


@pytest.fixture
def desk(world):
    return visit(world.desk)


@pytest.mark.parametrize("name", DESK_ONLY)
def test_desk_pages_are_the_desks(world, name):
    seen = {email: status(user, name) for email, user in world.users.items()}
    assert seen == {email: 200 if email in DESK else 403 for email in world.users}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("organization_assign", "northwind"),
        ("organization_link", "northwind"),
        ("organization_status", "northwind"),
    ],
)
def test_only_the_desk_changes_facts_about_a_company(world, name, key):
    pk = world.organizations[key].pk
    for email in ("cam@meridian.example", "auditor@meridian.example", "admin@northwind.example"):
        assert status(world.users[email], name, "post", pk=pk) == 403


def test_company_is_created_once_valid(desk, world):
    data = {"name": "Zenith", "kind": "reseller", "country": "DE"}
    assert desk.post("/organizations/new/", data | {"kind": "bank"}).status_code == 400
    assert desk.post("/organizations/new/", data | {"tier": "99999"}).status_code == 400
    assert not Organization.objects.filter(name="Zenith").exists()
    assert desk.post("/organizations/new/", data).status_code == 302
    made = Organization.objects.get(name="Zenith")
    assert words(desk.get(f"/organizations/{made.pk}/")).count("Zenith") > 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=north", {"Northwind Resale"}),
        ("kind=distributor", {"Harbor Distribution"}),
        ("status=suspended", set()),
        ("q=%25", set()),
    ],
)
def test_companies_list_filters(desk, world, query, expected):
    page = words(desk.get(f"/organizations/?{query}"))
    assert {row.name for row in world.organizations.values() if row.name in page} == expected


@pytest.mark.parametrize("query", ["kind=x", "tier=x", "status=x", "q=%00", "cursor=x"])
def test_companies_list_refuses_nonsense(desk, query):
    assert desk.get(f"/organizations/?{query}").status_code == 400


def test_companies_list_pages_without_gaps(desk, world):
    for number in range(60):
        services.create_organization(actor=world.desk, data={"name": f"Zeta {number:02}"})
    seen, path = [], "/organizations/?q=zeta"
    while path:
        page = words(desk.get(path))
        seen += [name for name in map("Zeta {:02}".format, range(60)) if f">{name}<" in page]
        later = page.split('rel="next" href="', 1)
        path = "/organizations/" + later[1].split('"', 1)[0] if len(later) > 1 else ""
    assert seen == [f"Zeta {number:02}" for number in range(60)]


def test_companies_list_asks_the_same_number_of_queries(desk, django_assert_num_queries):
    for query in ("q=northwind", ""):
        with django_assert_num_queries(8):
            desk.get(f"/organizations/?{query}")


def test_account_manager_sees_the_company_while_assigned(desk, world):
    company, manager = world.organizations["northwind"], world.users["cam2@meridian.example"]
    path = f"/organizations/{company.pk}/"
    for _twice in range(2):
        assert desk.post(f"{path}assign/", {"user": manager.pk}).status_code == 302
    assert visit(manager).get(path).status_code == 200
    assignment = company.assignments.live().get(user=manager)
    for _twice in range(2):
        assert desk.post(f"/organizations/assignments/{assignment.pk}/end/").status_code == 302
    assert visit(manager).get(path).status_code == 404
    assert company.assignments.filter(user=manager).count() == 1


def test_assignment_takes_account_managers_only(desk, world):
    company = world.organizations["northwind"]
    for email in ("direct@meridian.example", "admin@northwind.example"):
        data = {"user": world.users[email].pk}
        assert desk.post(f"/organizations/{company.pk}/assign/", data).status_code == 400
    assert company.assignments.live().count() == 1


def test_distribution_link_opens_and_closes(desk, world):
    buyer, harbor = world.users["buyer@harbor.example"], world.organizations["harbor"]
    link = DistributionLink.objects.get(distributor=harbor, reseller__name="Cobalt IT")
    assert Deal.objects.visible_to(buyer).count() == 1
    for _twice in range(2):
        desk.post(f"/organizations/links/{link.pk}/end/", {"distributor": "1"})
    assert not Deal.objects.visible_to(buyer).exists()
    assert (
        desk.post(f"/organizations/{harbor.pk}/links/", {"other": link.reseller_id}).status_code
        == 302
    )
    assert Deal.objects.visible_to(buyer).count() == 1


@pytest.mark.parametrize("wrong", ["rival", "backwards", "twice", "nonsense"])
def test_distribution_link_refuses_nonsense(desk, world, wrong):
    harbor, cobalt = world.organizations["harbor"], world.organizations["cobalt"]
    today = clock.today()
    data = {
        "rival": {"other": world.organizations["harbor"].pk},
        "backwards": {
            "other": world.organizations["northwind"].pk,
            "starts_on": today,
            "ends_on": today - dt.timedelta(days=1),
        },
        "twice": {"other": cobalt.pk},
        "nonsense": {"other": "x", "starts_on": "someday"},
    }[wrong]
    assert desk.post(f"/organizations/{harbor.pk}/links/", data).status_code == 400
    assert DistributionLink.objects.count() == 2


def test_staff_leaves_with_hand_over(desk, world):
    leaver, heir = world.users["cam@meridian.example"], world.users["cam2@meridian.example"]
    session, path = visit(leaver), f"/organizations/staff/{leaver.pk}/leave/"
    assert "2 companies get the account manager" in words(desk.get(path))
    for wrong in (world.desk.pk, leaver.pk, "x", ""):
        assert desk.post(path, {"successor": wrong}).status_code == 400
    for _twice in range(2):
        assert desk.post(path, {"successor": heir.pk}).status_code == 302
    names = {row.organization.name for row in heir.assignments.live()}
    assert names == {row.name for row in world.organizations.values()}
    assert not leaver.assignments.live().exists() and not leaver.team_memberships.live().exists()
    assert session.get("/").status_code == 302
    assert Deal.objects.visible_to(heir).filter(organization__name="Northwind Resale").count() == 2


def test_direct_rep_hands_deals_to_the_successor(desk, world):
    leaver, heir = world.users["direct@meridian.example"], world.users["direct2@meridian.example"]
    path = f"/organizations/staff/{leaver.pk}/leave/"
    desk.post(path, {"successor": heir.pk})
    assert world.deals["dn-direct"].pk in heir.owned_deals.values_list("pk", flat=True)


def test_desk_person_cannot_deactivate_themselves(desk, world):
    path = f"/organizations/staff/{world.desk.pk}/leave/"
    desk.post(path, {"successor": world.users["ops@meridian.example"].pk})
    world.desk.refresh_from_db()
    assert world.desk.is_active


def test_partner_person_is_no_staff(desk, world):
    pk = world.users["admin@northwind.example"].pk
    assert desk.get(f"/organizations/staff/{pk}/leave/").status_code == 404


def test_team_opens_its_compartment_while_seated(desk, world):
    team, person = world.teams["Direct North"], world.users["direct2@meridian.example"]
    assert (
        desk.post(f"/organizations/staff/teams/{team.pk}/join/", {"user": person.pk}).status_code
        == 302
    )
    assert Deal.objects.visible_to(person).filter(title="Direct North secret").exists()
    seat = team.memberships.live().get(user=person)
    for _twice in range(2):
        assert desk.post(f"/organizations/staff/seats/{seat.pk}/leave/").status_code == 302
    assert not Deal.objects.visible_to(person).exists()


def test_team_takes_the_vendors_people_only(desk, world):
    team, person = world.teams["Direct North"], world.users["admin@bluepeak.example"]
    path = f"/organizations/staff/teams/{team.pk}/join/"
    assert desk.post(path, {"user": person.pk}).status_code == 400
    assert not team.memberships.filter(user=person).exists()


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ({"name": "Direct West", "kind": "direct"}, 302),
        ({"name": "Direct North", "kind": "direct"}, 400),
        ({"name": "", "kind": "direct"}, 400),
        ({"name": "x\x00", "kind": "direct"}, 400),
        ({"name": "Pirates", "kind": "pirate"}, 400),
    ],
)
def test_team_is_created_once_valid(desk, data, answer):
    before = Team.objects.count()
    assert desk.post("/organizations/staff/teams/", data).status_code == answer
    assert Team.objects.count() == before + (answer == 302)


def test_programme_is_data(desk, world):
    path = "/organizations/programme"
    tier = {"code": "platinum", "name": "Platinum", "rank": 3}
    assert desk.post(f"{path}/tiers/new/", tier).status_code == 302
    assert desk.post(f"{path}/tiers/new/", tier).status_code == 400
    pk = Tier.objects.get(code="platinum").pk
    assert desk.post(f"{path}/tiers/{pk}/", tier | {"rank": 1}).status_code == 400
    assert desk.post(f"{path}/tiers/{pk}/", tier | {"name": "Top"}).status_code == 302
    assert Tier.objects.get(pk=pk).name == "Top"
    region = {"code": "apac", "name": "APAC", "countries": ["CN", "SG"]}
    assert desk.post(f"{path}/territories/new/", region | {"countries": ["XX"]}).status_code == 400
    assert desk.post(f"{path}/territories/new/", region).status_code == 302
    made = Territory.objects.get(code="apac")
    assert [country.code for country in made.countries] == ["CN", "SG"]
    assert desk.get(f"{path}/territories/{made.pk}/").status_code == 200
