"""Facts → grants: exactly these rows and seats follow from each kind of fact, nothing else."""

import datetime as dt

import pytest

from partners.accounts.models import Engagement
from partners.organizations import services as organizations
from partners.organizations.models import Assignment, Membership, TeamMembership
from portal.access import grants
from portal.access.grants import GroupMay, Seat, UserMay
from portal.home import worlds
from portal.workflow import clock

# The promise in plain words, written here again on purpose: not read from the code's tables.
ROLE_MAY = {
    "admin": {
        "view_organization",
        "view_members",
        "register_deals",
        "view_deals",
        "view_drafts",
        "view_supplied_deals",
        "manage_organization",
        "manage_members",
    },
    "seller": {"view_organization", "view_members", "register_deals"},
    "buyer": {"view_organization", "view_members", "view_supplied_deals"},
    "marketer": {"view_organization", "view_members"},
    "learner": {"view_organization", "view_members"},
}
MANAGER_MAY = {"view_organization", "view_members", "view_deals", "review_deals", "invite_members"}
LEVEL_MAY = {
    "directory": {"view_account"},
    "account": {"view_account", "view_account_details"},
    "contacts": {"view_account", "view_account_details", "view_contacts"},
    "plan": {"view_account", "view_account_details", "view_contacts", "view_plan"},
}


def org_group(organization, role):
    return f"org:{organization.pk}:{role}"


def test_company_gives_each_role_group_its_keys(world):
    company = world.organizations["northwind"]
    assert grants.expected_grants(company) == {
        GroupMay(org_group(company, role), codename)
        for role, codenames in ROLE_MAY.items()
        for codename in codenames
    }


@pytest.mark.parametrize("role", ROLE_MAY)
def test_membership_gives_one_seat(world, role):
    company, user = world.organizations["northwind"], world.users["marketing@meridian.example"]
    membership = Membership(organization=company, user=user, role=role)
    assert grants.expected_grants(membership) == {Seat(user.pk, org_group(company, role))}


def test_ended_membership_gives_nothing(world):
    company, user = world.organizations["northwind"], world.users["seller@northwind.example"]
    membership = Membership(organization=company, user=user, role="admin", ended_at=clock.now())
    assert grants.expected_grants(membership) == set()


def test_team_seat_gives_the_team_group(world):
    team, user = world.teams["Direct North"], world.users["direct2@meridian.example"]
    seat = TeamMembership(team=team, user=user)
    assert grants.expected_grants(seat) == {Seat(user.pk, f"team:{team.pk}")}
    seat.ended_at = clock.now()
    assert grants.expected_grants(seat) == set()


def test_assignment_gives_the_account_manager_keys(world):
    company, user = world.organizations["bluepeak"], world.users["cam@meridian.example"]
    assignment = Assignment(organization=company, user=user)
    assert grants.expected_grants(assignment) == {UserMay(user.pk, may) for may in MANAGER_MAY}
    assignment.ended_at = clock.now()
    assert grants.expected_grants(assignment) == set()


def engagement(world, **fields):
    ready = {"status": "active", "level": "directory"} | fields
    return Engagement(
        account=world.accounts["acme"], organization=world.organizations["bluepeak"], **ready
    )


@pytest.mark.parametrize("level", LEVEL_MAY)
def test_engagement_opens_its_level_to_sellers_and_administrators(world, level):
    company = world.organizations["bluepeak"]
    assert grants.expected_grants(engagement(world, level=level)) == {
        GroupMay(org_group(company, role), codename)
        for role in ("admin", "seller")
        for codename in LEVEL_MAY[level]
    }


@pytest.mark.parametrize("status", ["proposed", "declined", "ended"])
def test_engagement_not_active_opens_nothing(world, status):
    assert grants.expected_grants(engagement(world, status=status)) == set()


def test_engagement_before_its_first_day_opens_nothing(world):
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert grants.expected_grants(engagement(world, starts_on=tomorrow)) == set()


def test_engagement_with_an_end_gives_rows_that_run_out_that_day(world):
    last = clock.today() + dt.timedelta(days=5)
    midnight = dt.datetime.combine(last, dt.time(), dt.UTC)
    found = grants.expected_grants(engagement(world, ends_on=last))
    assert {grant.expires_at for grant in found} == {midnight}


def test_share_gives_one_person_one_deal_until_its_end(world):
    until = clock.now() + dt.timedelta(days=3)
    deal, user = world.deals["nw-submitted"], world.users["direct2@meridian.example"]
    share = deal.shares.model(deal=deal, user=user, expires_at=until)
    assert grants.expected_grants(share) == {UserMay(user.pk, "view_deal", until)}
    share.ended_at = clock.now()
    assert grants.expected_grants(share) == set()


# --- What the services store is what the facts say -----------------------------------------------
def test_services_store_exactly_what_follows(world):
    roots = [*world.organizations.values(), *world.teams.values(), *world.accounts.values()]
    for root in [*roots, *world.deals.values()]:
        assert grants.stored_on(root) == grants.expected_on(root)


def test_two_facts_that_open_one_door_do_not_close_it_for_each_other(world):
    company, user = world.organizations["northwind"], world.users["cam2@meridian.example"]
    desk = world.desk
    first = organizations.assign(organization=company, actor=desk, user=user)
    engagements = worlds.key_id("account", "acme")
    second = Engagement.objects.get(account_id=engagements, organization=company)
    organizations.end_assignment(assignment=first, actor=desk)
    assert grants.stored_on(company) == grants.expected_on(company)
    assert grants.stored_on(second.account) == grants.expected_on(second.account) != set()


def test_suspended_company_has_no_keys_and_no_seats(world):
    """Its account manager keeps the company in sight; its own people see nothing anywhere."""
    company, manager = world.organizations["northwind"], world.users["cam@meridian.example"]
    organizations.set_status(organization=company, actor=world.desk, status="suspended")
    assert grants.stored_on(company) == {UserMay(manager.pk, may) for may in MANAGER_MAY}
    organizations.set_status(organization=company, actor=world.desk, status="active")
    assert grants.stored_on(company) > {GroupMay(org_group(company, "seller"), "register_deals")}
