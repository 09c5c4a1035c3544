"""What the pages about companies and their people do, over the API, hidden from rivals."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.organizations import services
from partners.organizations.models import (
    Assignment,
    DistributionLink,
    Invitation,
    Organization,
    PartnerApplication,
    Team,
    Tier,
)
from tests.api import Api, as_user, is_problem

DESK, ADMIN, SELLER = "desk@meridian.example", "admin@northwind.example", "seller@northwind.example"
RIVAL, CAM2 = "admin@bluepeak.example", "cam2@meridian.example"


@pytest.fixture
def api(world):
    return lambda email: as_user(world.users[email])


@pytest.fixture
def invitation(world):
    return services.invite_member(
        organization=world.organizations["northwind"],
        actor=world.users[ADMIN],
        email="newcomer@northwind.example",
        role="seller",
    )


@pytest.fixture
def application():
    data = {"company": "Quarry", "kind": "reseller", "country": "IE", "contact_name": "Orla"}
    data |= {"contact_email": "orla@quarry.example"}
    return services.apply(data=data, language="en", token=uuid.uuid4())


def missing(answer):
    return is_problem(answer, 404)


# --- Profile -------------------------------------------------------------------------------------
def test_profile_is_ones_own(api, world):
    changed = api(SELLER).patch("me/", {"name": "Nils S.", "timezone": "Europe/Dublin"})
    assert changed.status_code == 200
    assert (changed.json()["name"], changed.json()["timezone"]) == ("Nils S.", "Europe/Dublin")
    world.users[SELLER].refresh_from_db()
    assert world.users[SELLER].timezone == "Europe/Dublin"


def test_profile_refuses_what_the_page_refuses(api):
    wrong = api(SELLER).patch("me/", {"name": "a\x07b", "timezone": "Mars/Olympus"})
    assert {"timezone"} <= is_problem(wrong, 400)["errors"].keys() | {"timezone"}
    assert is_problem(api(SELLER).patch("me/", {"timezone": "Mars/Olympus"}), 400)["errors"]
    assert "job" in is_problem(api(SELLER).patch("me/", {"job": "x"}), 400)["errors"]


# --- Invitations ---------------------------------------------------------------------------------
def test_invitations_of_ones_company(api, invitation):
    mine = api(ADMIN)
    assert mine.ids("invitations/") == {str(invitation.pk)}
    again = mine.post(f"invitations/{invitation.pk}/resend/")
    assert again.status_code == 201
    assert again.json()["id"] != str(invitation.pk)
    assert "token" not in again.json()
    assert "Location" not in again
    missing(mine.post(f"invitations/{invitation.pk}/revoke/"))  # the old one is closed
    assert mine.post(f"invitations/{again.json()['id']}/revoke/").status_code == 204
    assert mine.ids("invitations/") == set()


@pytest.mark.parametrize("email", [RIVAL, CAM2, SELLER])
def test_invitations_are_hidden_from_others(api, invitation, email):
    assert api(email).ids("invitations/") == set()
    missing(api(email).get(f"invitations/{invitation.pk}/"))
    missing(api(email).post(f"invitations/{invitation.pk}/revoke/"))
    missing(api(email).post(f"invitations/{invitation.pk}/resend/"))
    assert Invitation.objects.open().filter(pk=invitation.pk).exists()


# --- Applications --------------------------------------------------------------------------------
def test_apply_needs_no_token_and_says_the_same_twice(db):
    body = {"company": "Quarry", "kind": "reseller", "country": "IE", "contact_name": "Orla"}
    body |= {"contact_email": "orla@quarry.example", "token": str(uuid.uuid4())}
    answers = [Api().post("partner-applications/apply/", body) for _twice in range(2)]
    assert [(row.status_code, row.json()) for row in answers] == [(201, {"received": True})] * 2
    assert PartnerApplication.objects.filter(company="Quarry").count() == 1
    wrong = Api().post("partner-applications/apply/", body | {"contact_email": "no"})
    assert "contact_email" in is_problem(wrong, 400)["errors"]
    nowhere = Api().post("partner-applications/apply/", body | {"country": ""})
    assert "country" in is_problem(nowhere, 400)["errors"]
    number = Api().post("partner-applications/apply/", body | {"company": "Other", "token": 0})
    assert is_problem(number, 400)["errors"].keys() == {"token"}
    assert not PartnerApplication.objects.filter(company="Other").exists()


def test_the_desk_decides_applications(api, application):
    path = f"partner-applications/{application.pk}/"
    assert api(DESK).get(path).json()["company"] == "Quarry"
    made = api(DESK).post(f"{path}approve/", {"tier": "silver"})
    assert made.json()["status"] == "approved"
    assert Organization.objects.get(name="Quarry").tier.code == "silver"
    assert Invitation.objects.filter(email="orla@quarry.example", role="admin").exists()
    is_problem(api(DESK).post(f"{path}decline/", {"reason": "Too late"}), 409)


@pytest.mark.parametrize("email", [ADMIN, RIVAL, "cam@meridian.example"])
def test_applications_are_the_desks(api, application, email):
    is_problem(api(email).get("partner-applications/"), 403)
    missing(api(email).post(f"partner-applications/{application.pk}/approve/"))


# --- Companies -----------------------------------------------------------------------------------
def test_the_desk_suspends_assigns_and_links(api, world):
    company = world.organizations["northwind"]
    desk, cam2 = api(DESK), world.users[CAM2]
    path = f"organizations/{company.pk}/status/"
    assert desk.post(path, {"status": "suspended"}).json()["status"] == "suspended"
    assert desk.post(path, {"status": "active"}).json()["status"] == "active"
    seat = desk.post("assignments/", {"organization": str(company.pk), "user": str(cam2.pk)})
    assert seat.status_code == 201
    assert desk.post(f"assignments/{seat.json()['id']}/end/").status_code == 204
    assert not Assignment.objects.live().filter(organization=company, user=cam2).exists()
    ends = {"distributor": str(world.organizations["harbor"].pk), "reseller": str(company.pk)}
    assert desk.post("distribution-links/", ends).status_code == 201
    is_problem(desk.post("distribution-links/", ends), 400)
    assert DistributionLink.objects.filter(reseller=company).count() == 1


def test_companies_are_administered_by_the_desk_only(api, world):
    company = world.organizations["northwind"]
    is_problem(api(ADMIN).post(f"organizations/{company.pk}/status/", {"status": "active"}), 403)
    missing(api(RIVAL).post(f"organizations/{company.pk}/status/", {"status": "active"}))
    is_problem(api(ADMIN).post("assignments/"), 403)
    is_problem(api(ADMIN).post("distribution-links/"), 403)
    assert {row["user"]["email"] for row in api(RIVAL).get("assignments/").json()["results"]} == {
        CAM2
    }


# --- Staff and the programme ---------------------------------------------------------------------
def test_staff_and_teams(api, world):
    desk, dirk = api(DESK), world.users["direct@meridian.example"]
    rows = {row["email"]: row for row in desk.get("staff/?staff_role=direct_rep").json()["results"]}
    assert [team["name"] for team in rows[dirk.email]["teams"]] == ["Direct North"]
    new = desk.post("staff/", {"email": "neu@meridian.example", "staff_role": "marketing"})
    assert new.status_code == 201
    assert "token" not in new.json()
    team = desk.post("teams/", {"name": "East", "kind": "direct"}).json()
    seats = desk.post(f"teams/{team['id']}/join/", {"user": str(dirk.pk)}).json()["seats"]
    assert desk.post(f"team-seats/{seats[0]['id']}/leave/").status_code == 204
    wrong = desk.post(f"staff/{dirk.pk}/leave/", {"successor": str(world.users[CAM2].pk)})
    assert "successor" in is_problem(wrong, 400)["errors"]
    heir = world.users["direct2@meridian.example"]
    assert desk.post(f"staff/{dirk.pk}/leave/", {"successor": str(heir.pk)}).status_code == 204
    dirk.refresh_from_db()
    assert not dirk.is_active


def test_a_team_is_seen_by_its_own(api, world):
    south = world.teams["Direct South"]
    assert api("direct@meridian.example").ids("teams/") == {str(world.teams["Direct North"].pk)}
    missing(api("direct@meridian.example").get(f"teams/{south.pk}/"))
    assert api(ADMIN).ids("teams/") == set()
    is_problem(api(ADMIN).get("staff/"), 403)
    is_problem(api(ADMIN).post("teams/", {"name": "Mine", "kind": "direct"}), 403)
    assert not Team.objects.filter(name="Mine").exists()


def test_the_programme_is_the_desks(api):
    desk = api(DESK)
    tier = {"code": "ruby", "name": "Ruby", "rank": 40}
    assert desk.post("tiers/", tier).json() == tier
    assert desk.patch("tiers/ruby/", {"name": "Rubin"}).json()["name"] == "Rubin"
    assert "code" in is_problem(desk.post("tiers/", tier | {"rank": 41}), 400)["errors"]
    region = {"code": "nordics", "name": "Nordics", "countries": ["SE", "FI"]}
    assert set(desk.post("territories/", region).json()["countries"]) == {"SE", "FI"}
    assert desk.get("territories/nordics/").json()["name"] == "Nordics"
    is_problem(api(ADMIN).post("tiers/", tier | {"code": "own"}), 403)
    is_problem(api(ADMIN).patch("tiers/ruby/", {"rank": 1}), 403)
    assert not Tier.objects.filter(code="own").exists()
    missing(desk.patch("tiers/nothing/", {"rank": 1}))


def test_lists_cost_the_same_however_many_rows(api, world):
    desk, paths = api(DESK), ("invitations/", "assignments/", "staff/", "teams/")

    def cost(path):
        with CaptureQueriesContext(connection) as found:
            assert desk.get(path).status_code == 200
        return len(found)

    desk.get("me/")  # the token's first use is written down
    before = {path: cost(path) for path in paths}
    company, cam2 = world.organizations["northwind"], world.users[CAM2]
    for place in range(3):
        email = f"more{place}@northwind.example"
        services.invite_member(organization=company, actor=world.desk, email=email, role="seller")
        team = services.create_team(actor=world.desk, name=f"More {place}", kind="direct")
        services.join_team(team=team, actor=world.desk, user=cam2)
    services.assign(organization=company, actor=world.desk, user=cam2)
    assert {path: cost(path) for path in paths} == before
    assert max(before.values()) <= 10
