"""Somebody is away: who stands in, on which days, and what that opens and closes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from deals.approvals import services
from deals.registrations.models import Deal
from partners.organizations import services as organizations
from partners.organizations.models import StandIn
from portal.access import grants
from portal.access.policy import Refused
from portal.notifications.models import Notification
from portal.workflow import clock
from tests.deals.approvals.conftest import CAM, CAM2, DESK, OPS, SELLER, chain, set_rules

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
TODAY = NOON.date()


def day(offset):
    return TODAY + dt.timedelta(days=offset)


@pytest.fixture
def noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def away(noon, office):
    """away(first, last, user=, stand_in=, actor=) names a stand-in."""

    def name(first=0, last=3, user=CAM, stand_in=CAM2, actor=CAM, **more):
        return services.name_stand_in(
            user=office[user], stand_in=office[stand_in], actor=office[actor],
            starts_on=day(first), ends_on=day(last), **more,
        )  # fmt: skip

    return name


def sees(office, email, company="northwind"):
    deals = Deal.objects.visible_to(office[email])
    return deals.filter(organization=office.world.organizations[company]).exists()


def drift():
    return list(grants.drift())


def test_stand_in_sees_and_decides_while_it_lasts(away, office):
    assert not sees(office, CAM2)
    away(0, 3)
    assert sees(office, CAM2)
    assert drift() == []
    deal = office.world.deals["nw-submitted"]
    assert office.act(deal, "approve", CAM2).status == "approved"


def test_it_ends_by_itself_after_the_last_day(away, office):
    away(0, 3)
    with clock.at(NOON + dt.timedelta(days=3)):
        assert sees(office, CAM2)
    with clock.at(NOON + dt.timedelta(days=4)):
        assert not sees(office, CAM2)
        call_command("check_grants")
        assert organizations.turn_over_stand_ins() == (0, 1)
        assert organizations.turn_over_stand_ins() == (0, 0)
        assert drift() == []


def test_a_later_start_opens_by_the_daily_job(away, office):
    away(2, 3)
    assert not sees(office, CAM2)
    assert drift() == []
    with clock.at(NOON + dt.timedelta(days=2)):
        organizations.turn_over_stand_ins()
        organizations.turn_over_stand_ins()
        assert sees(office, CAM2)
        assert drift() == []


def test_ending_early_closes_at_once(away, office):
    row = away(0, 3)
    services.end_stand_in(row=row, actor=office[DESK])
    assert not sees(office, CAM2)
    assert drift() == []


def test_a_second_reason_keeps_the_door_open(away, office):
    """Two absences of two managers of one company; ending one leaves the other."""
    company = office.world.organizations["cobalt"]
    extra = office.world.users[DESK]
    third = type(extra).objects.create_user(
        "cam3@meridian.example", None, name="Cora Manager", staff_role="account_manager"
    )
    office.world.users["cam3"] = third
    organizations.assign(organization=company, actor=office[DESK], user=third)
    first = away(0, 3)
    away(0, 5, user="cam3", actor=DESK)
    services.end_stand_in(row=first, actor=office[CAM])
    assert sees(office, CAM2, "cobalt")
    assert not sees(office, CAM2)
    assert drift() == []


def test_a_company_that_comes_or_goes_follows(away, office):
    away(0, 3)
    bluepeak = office.world.organizations["delta"]
    given = organizations.assign(organization=bluepeak, actor=office[DESK], user=office[CAM])
    assert drift() == []
    organizations.end_assignment(assignment=given, actor=office[DESK])
    northwind = office.world.organizations["northwind"].assignments.get()
    organizations.end_assignment(assignment=northwind, actor=office[DESK])
    assert not sees(office, CAM2)
    assert drift() == []


def test_stand_in_who_leaves_stands_in_no_more(away, office):
    third = type(office[CAM]).objects.create_user(
        "cam3@meridian.example", None, name="Cora Manager", staff_role="account_manager"
    )
    away(0, 3)
    organizations.end_staff(user=office[CAM2], actor=office[DESK], successor=third)
    assert not StandIn.objects.open().exists()
    assert drift() == []


BAD = [
    ({"stand_in": CAM}, "stand_in"),
    ({"stand_in": "direct@meridian.example"}, "stand_in"),
    ({"stand_in": DESK}, "stand_in"),
    ({"stand_in": SELLER}, "stand_in"),
    ({"user": "marketing@meridian.example", "actor": DESK}, "user"),
    ({"first": -1}, "starts_on"),
    ({"first": 3, "last": 2}, "ends_on"),
    ({"last": 800}, "ends_on"),
    ({"reason": "x\x00y"}, "reason"),
    ({"reason": "x" * 201}, "reason"),
]


@pytest.mark.parametrize("given, field", BAD)
def test_nonsense_is_refused_with_its_field(away, given, field):
    with pytest.raises(ValidationError) as refused:
        away(**given)
    assert set(refused.value.message_dict) == {field}
    assert not StandIn.objects.exists()


def test_no_circles_and_nobody_twice(away):
    away(0, 3)
    for given in (
        {"user": CAM2, "stand_in": CAM, "actor": CAM2, "first": 3, "last": 9},
        {"first": 3, "last": 5},
    ):
        with pytest.raises(ValidationError):
            away(**given)
    assert away(4, 5)
    assert StandIn.objects.count() == 2


def test_only_the_person_and_the_desk(away):
    for actor in (CAM2, SELLER, "auditor@meridian.example", "direct@meridian.example"):
        with pytest.raises(Refused):
            away(actor=actor)
    assert away(actor=DESK)


def test_sent_twice_is_one_and_told_once(away, office):
    assert away(0, 3) == away(0, 3)
    assert StandIn.objects.count() == 1
    assert Notification.objects.filter(user=office[CAM2], kind="stand_in").count() == 1


def test_chain_follows_the_absence_of_a_named_person(away, office):
    set_rules(chain([f"user:{office[OPS].pk}"], ["role:account_manager"]))
    deal = office.send()
    with pytest.raises(Refused):
        office.act(deal, "agree", DESK)
    row = away(user=OPS, stand_in=DESK, actor=OPS)
    assert office[DESK].pk and str(office[DESK].pk) in Deal.objects.get(pk=deal.pk).routed_to
    services.end_stand_in(row=row, actor=office[OPS])
    assert str(office[DESK].pk) not in Deal.objects.get(pk=deal.pk).routed_to
    away(user=OPS, stand_in=DESK, actor=OPS)
    assert office.act(deal, "agree", DESK).signoffs_due == 0


def test_page_lists_own_ones_and_adds(noon, office):
    client = Client()
    client.force_login(office[CAM])
    form = {"stand_in": office[CAM2].pk, "starts_on": day(1), "ends_on": day(2), "reason": "Sea"}
    assert client.post("/reviews/stand-ins/", form).status_code == 302
    page = client.get("/reviews/stand-ins/")
    assert "Colin Manager" in page.content.decode()
    bad = client.post("/reviews/stand-ins/", form | {"ends_on": day(0), "reason": "Kept words"})
    assert bad.status_code == 400
    assert "Kept words" in bad.content.decode()
    row = StandIn.objects.get()
    client.force_login(office[SELLER])
    assert client.get("/reviews/stand-ins/").status_code == 403
    assert client.post(f"/reviews/stand-ins/{row.pk}/end/").status_code == 404
    client.force_login(office[CAM2])
    assert client.post(f"/reviews/stand-ins/{row.pk}/end/").status_code == 403
    client.force_login(office[CAM])
    assert client.post(f"/reviews/stand-ins/{row.pk}/end/").status_code == 302


def test_colleagues_offered_are_those_one_works_with(noon, office):
    client = Client()
    client.force_login(office[CAM])
    offered = set(client.get("/reviews/stand-ins/").context["form"].fields["stand_in"].queryset)
    assert offered == {office[CAM2]}


def test_engagement_agreed_for_a_later_day_opens_on_it(noon, office):
    from partners.accounts.models import Account
    from partners.engagements import services as engagements

    account, company = office.world.accounts["globex"], office.world.organizations["northwind"]
    proposal = engagements.propose(
        account=account, organization=company, actor=office["direct2@meridian.example"],
        level="account", purpose="Together", starts_on=day(2),
    )  # fmt: skip
    for email in ("direct2@meridian.example", "admin@northwind.example"):
        engagements.perform(engagement=proposal, action="accept", actor=office[email])
    admin = office["admin@northwind.example"]
    assert not Account.objects.visible_to(admin).filter(pk=account.pk).exists()
    with clock.at(NOON + dt.timedelta(days=5)):  # nobody looked for three days
        assert engagements.open_begun() >= 1
        engagements.open_begun()
        assert Account.objects.visible_to(admin).filter(pk=account.pk).exists()
        assert drift() == []
