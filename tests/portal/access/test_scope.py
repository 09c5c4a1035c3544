"""What a person's keys open, and when doors close: at once, by the clock, for everybody outside."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.registrations import services as deals
from deals.registrations.models import Deal
from partners.accounts.models import Account, Contact, Engagement
from partners.engagements import services as engagements
from partners.organizations import services as organizations
from partners.organizations.models import DistributionLink, Organization
from portal.access import scope
from portal.access.scope import EVERYTHING, NOTHING, ScopedQuerySet, scope_of
from portal.workflow import clock
from portal.workflow.machine import StateMoved

DAY = dt.timedelta(days=1)


def business_models():
    return [
        model
        for model in apps.get_models()
        if isinstance(model._default_manager.all(), ScopedQuerySet)
    ]


def keys(world, user):
    """Keys of the cast's deals that `user` sees."""
    seen = set(Deal.objects.visible_to(user).values_list("pk", flat=True))
    return {key for key, deal in world.deals.items() if deal.pk in seen}


# --- Nobody --------------------------------------------------------------------------------------
def test_every_business_model_is_scoped():
    """A model with data and no scope is named here, with the reason."""
    free = {
        "GrantTable rows": {"accounts.AccountGroupGrant", "organizations.OrganizationGroupGrant",
                            "organizations.OrganizationUserGrant", "registrations.DealUserGrant"},
        "The roots of the tree, without a text of their own":
            {"library.NewsIndexPage", "library.LibraryIndexPage", "training.TrainingIndexPage"},
        "Rules that pages point to, and the editor's own": {"audience.Audience",
                                                            "library.SecondEyesTask"},
        "Read through the learning path it is a line of": {"training.PathCourse"},
        "Counts of wrong guesses and used codes: nobody's to see": {"signin.SpentCode",
                                                                    "signin.WrongGuess"},
    }  # fmt: skip
    ours = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"portal", "partners", "deals", "cms"}
    }
    scoped = {model._meta.label for model in business_models()}
    assert ours - scoped == set().union(*free.values())


def test_anonymous_and_inactive_people_see_nothing_of_any_model(world):
    desk = world.desk
    desk.is_active = False
    for model in business_models():
        for nobody in (AnonymousUser(), desk, None):
            assert not model._default_manager.visible_to(nobody).exists(), model


def test_model_without_a_rule_shows_nothing(world):
    rows = ScopedQuerySet(model=Deal)
    assert not rows.visible_to(world.desk).exists()
    assert ScopedQuerySet.scope_rule(rows, scope_of(world.desk)) == NOTHING != EVERYTHING


def test_scope_takes_one_query_however_many_grants(world):
    for email in ("desk@meridian.example", "cam@meridian.example", "learner@northwind.example"):
        with CaptureQueriesContext(
            connection,
        ) as found:
            scope_of(world.users[email])
        assert len(found) == 1


def test_scope_is_resolved_once_in_a_request_and_again_after_a_grant(world):
    user, company = world.users["cam2@meridian.example"], world.organizations["northwind"]
    with scope.one_request():
        assert scope_of(user) is scope_of(user)
        assert company.pk not in scope_of(user).having("review_deals")
        organizations.assign(organization=company, actor=world.desk, user=user)
        assert company.pk in scope_of(user).having("review_deals")
    assert scope_of(user) is not scope_of(user)


# --- Doors that close by the clock ---------------------------------------------------------------
def test_share_closes_at_its_very_moment(world):
    user, deal = world.users["direct2@meridian.example"], world.deals["nw-submitted"]
    until = clock.now() + 2 * DAY
    assert keys(world, user) == set()
    deals.share_deal(deal=deal, actor=world.desk, user=user, reason="Help", expires_at=until)
    assert keys(world, user) == {"nw-submitted"}
    with clock.at(until - dt.timedelta(microseconds=1)):
        assert keys(world, user) == {"nw-submitted"}
    with clock.at(until):
        assert keys(world, user) == set()


def act(engagement, action, actor):
    data = {"reason": "done"}
    engagements.perform(engagement=engagement, action=action, actor=actor, data=data)


def test_engagement_closes_on_its_last_day(world):
    """The account, its names and contacts, and the joint team's view of the deal close together."""
    seller, direct = world.users["seller@northwind.example"], world.users["direct@meridian.example"]
    account = world.accounts["acme"]
    engagement = Engagement.objects.get(account=account)
    act(engagement, "end", world.desk)
    last = clock.today() + 3 * DAY
    again = engagements.propose(
        account=account, organization=world.organizations["northwind"], actor=world.desk,
        level="contacts", purpose="Once more", ends_on=last,
    )  # fmt: skip
    act(again, "accept", direct)
    assert not Account.objects.visible_to(seller).exists()
    act(again, "accept", world.users["admin@northwind.example"])

    def open_doors():
        return (
            Account.objects.visible_to(seller).filter(pk=account.pk).exists(),
            Contact.objects.visible_to(seller).filter(account=account).exists(),
            "nw-approved" in keys(world, direct),
        )

    midnight = dt.datetime.combine(last, dt.time(), dt.UTC)
    with clock.at(midnight - dt.timedelta(seconds=1)):
        assert open_doors() == (True, True, True)
    with clock.at(midnight):
        assert open_doors() == (False, False, False)


def test_distribution_link_closes_on_its_last_day(world):
    buyer = world.users["buyer@harbor.example"]
    link = DistributionLink.objects.get(reseller=world.organizations["cobalt"])
    link.ends_on = clock.today() + DAY
    link.save()
    assert keys(world, buyer) == {"co-submitted"}
    with clock.at(clock.now() + DAY):
        assert keys(world, buyer) == set()


# --- Doors that close on the next request --------------------------------------------------------
def test_ended_share_engagement_link_and_assignment_close_at_once(world):
    desk = world.desk
    seller, cam = world.users["seller@northwind.example"], world.users["cam@meridian.example"]
    engagement = Engagement.objects.get(account=world.accounts["acme"])
    assert Account.objects.visible_to(seller).exists()
    act(engagement, "end", world.users["admin@northwind.example"])
    assert not Account.objects.visible_to(seller).exists()
    assert "nw-approved" not in keys(world, world.users["direct@meridian.example"])

    assignment = cam.assignments.get(organization=world.organizations["cobalt"])
    organizations.end_assignment(assignment=assignment, actor=desk)
    assert keys(world, cam) == {"nw-submitted", "nw-approved"}

    link = DistributionLink.objects.get(reseller=world.organizations["cobalt"])
    organizations.end_link(link=link, actor=desk)
    assert keys(world, world.users["buyer@harbor.example"]) == set()


def test_ended_engagement_cannot_be_accepted_open_again(world):
    engagement = Engagement.objects.get(account=world.accounts["acme"])
    act(engagement, "end", world.desk)
    for email in ("admin@northwind.example", "direct@meridian.example"):
        with pytest.raises(StateMoved):
            act(engagement, "accept", world.users[email])
    engagement.refresh_from_db()
    assert engagement.status == "ended"


def test_suspended_company_sees_nothing_not_even_joint_accounts(world):
    company = world.organizations["northwind"]
    people = [world.users[f"{who}@northwind.example"] for who in ("admin", "seller", "seller2")]
    assert all(Account.objects.visible_to(person).exists() for person in people)
    organizations.set_status(organization=company, actor=world.desk, status="suspended")
    for person in people:
        assert keys(world, person) == set()
        assert not Account.objects.visible_to(person).exists()
        assert not Organization.objects.visible_to(person).exists()
    assert keys(world, world.users["cam@meridian.example"]) >= {"nw-submitted"}


def test_deactivated_person_is_nobody_with_session_and_token(world, client):
    seller, admin = world.users["seller2@northwind.example"], world.users["admin@northwind.example"]
    membership = seller.memberships.get()
    organizations.end_membership(membership=membership, actor=admin, successor=admin)
    seller.refresh_from_db()
    assert not seller.is_active
    assert keys(world, seller) == set()
    assert keys(world, admin) == {"nw-draft", "nw-submitted", "nw-approved"}


# --- People between compartments -----------------------------------------------------------------
def test_person_in_both_tenants_sees_each_with_the_role_held_there(world):
    person = world.users["seller@northwind.example"]
    organizations.add_member(
        organization=world.organizations["bluepeak"], actor=world.desk, user=person, role="admin"
    )
    assert keys(world, person) == {"nw-draft", "nw-submitted", "bp-review", "bp-hold"}
    membership = person.memberships.get(organization=world.organizations["northwind"])
    admin = world.users["admin@northwind.example"]
    organizations.end_membership(membership=membership, actor=admin, successor=admin)
    person.refresh_from_db()
    assert person.is_active
    assert keys(world, person) == {"bp-review", "bp-hold"}


def test_person_who_changes_employer_takes_no_deal_along(world):
    """Even a deal that still names the person as owner or helper stays with the company."""
    person, admin = world.users["seller@northwind.example"], world.users["admin@northwind.example"]
    organizations.add_member(
        organization=world.organizations["bluepeak"], actor=world.desk, user=person, role="seller"
    )
    membership = person.memberships.get(organization=world.organizations["northwind"])
    organizations.end_membership(membership=membership, actor=admin, successor=admin)
    Deal.objects.filter(pk=world.deals["nw-submitted"].pk).update(owner=person)
    person.refresh_from_db()
    assert keys(world, person) == set()


def test_person_who_changes_employer_takes_no_share_along(world):
    """What one was shown at the vendor is not there to see at a partner, nor at another partner."""
    deal, until = world.deals["nw-approved"], clock.now() + 30 * DAY
    rep, successor = world.users["direct@meridian.example"], "direct2@meridian.example"
    seller, admin = world.users["seller@bluepeak.example"], world.users["admin@bluepeak.example"]
    for user in (rep, seller):
        deals.share_deal(deal=deal, actor=world.desk, user=user, reason="Help", expires_at=until)
    organizations.end_staff(user=rep, actor=world.desk, successor=world.users[successor])
    organizations.end_membership(membership=seller.memberships.get(), actor=admin, successor=admin)
    for user in (rep, seller):  # they come back under the same address
        user.is_active = True
        assert keys(world, user) & {"nw-approved"} == set()
        assert not user.deal_shares.filter(ended_at=None).exists()


def test_person_with_a_new_role_at_the_vendor_leaves_the_old_posts(world):
    """Nobody sees a partner's compartment and direct sales' by moving from one to the other."""
    cam, organization = world.users["cam@meridian.example"], world.organizations["northwind"]
    team = world.teams["Direct North"]
    assert keys(world, cam) & {"nw-submitted"}
    invitation = organizations.invite_staff(
        actor=world.desk, email=cam.email, staff_role="direct_rep", team=team
    )
    organizations.accept_invitation(invitation=invitation, user=cam)
    assert not organization.assignments.live().filter(user=cam).exists()
    assert "nw-submitted" not in keys(world, cam)
    assert [seat.team for seat in cam.team_memberships.live()] == [team]
    back = organizations.invite_staff(
        actor=world.desk, email=cam.email, staff_role="account_manager"
    )
    organizations.accept_invitation(invitation=back, user=cam)
    assert scope_of(cam).teams == frozenset() == scope_of(cam).having("review_deals")


def test_person_with_a_smaller_role_loses_the_larger_at_once(world):
    second = world.users["seller@northwind.example"]
    membership = second.memberships.get()
    organizations.change_role(membership=membership, actor=world.desk, role="admin")
    assert keys(world, second) == {"nw-draft", "nw-submitted", "nw-approved"}
    organizations.change_role(membership=membership, actor=world.desk, role="learner")
    assert keys(world, second) == set()
