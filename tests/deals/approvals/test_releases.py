"""Approving by itself: in batches, never all of it, and never past a person or a match."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from deals.approvals.models import RouteDecision
from deals.approvals.services import release_due
from deals.approvals.services.releases import goes_to_a_person
from deals.registrations.models import Deal
from portal.access.policy import Refused
from portal.activity.models import AuditEntry
from portal.workflow import clock
from tests.deals.approvals.conftest import CAM, DESK, SELLER, set_policy, set_rules

MONDAY = dt.datetime(2026, 11, 23, 10, 30, tzinfo=dt.UTC)
AUTO = {"result": "auto_approve"}


def at(hour, day=0):
    return MONDAY.replace(hour=hour, minute=0) + dt.timedelta(days=day)


@pytest.fixture
def monday():
    with clock.at(MONDAY):
        yield


@pytest.fixture
def auto(monday, office):
    set_policy(manual_share_percent=0)
    set_rules(AUTO)
    return office


def test_clear_registration_waits_for_the_next_batch(auto):
    deal = auto.send()
    decision = RouteDecision.objects.get(deal=deal)
    assert (decision.result, decision.release_at) == ("auto_approve", at(13))
    assert (deal.status, deal.routed_to) == ("submitted", "|auto|")
    assert release_due(at=at(13) - dt.timedelta(seconds=1)) == 0
    with clock.at(at(13)):
        assert (release_due(), release_due()) == (1, 0)
    deal.refresh_from_db()
    assert (deal.status, deal.decided_at, deal.reviewer) == ("approved", at(13), None)
    assert AuditEntry.objects.about(deal).filter(action="auto_approve", actor=None).count() == 1


@pytest.mark.parametrize(
    "sent, times, released",
    [
        (at(8), [], at(9)),
        (at(14), [], at(17)),
        (at(18), [], at(9, day=1)),
        (at(18, day=4), [], at(9, day=7)),  # Friday evening → Monday
        (at(10), ["11:15"], at(11) + dt.timedelta(minutes=15)),
    ],
)
def test_batches_leave_at_the_programmes_times(office, sent, times, released):
    set_policy(manual_share_percent=0, release_times=times)
    set_rules(AUTO)
    with clock.at(sent):
        deal = office.send()
    assert RouteDecision.objects.get(deal=deal).release_at == released


def test_all_of_a_batch_have_one_time(auto):
    first = auto.send()
    with clock.at(MONDAY + dt.timedelta(hours=1)):
        second = auto.send(title="Another")
    with clock.at(at(13)):
        release_due()
    decided = Deal.objects.filter(pk__in=[first.pk, second.pk]).values_list("decided_at", flat=True)
    assert set(decided) == {at(13)}


def test_what_a_person_has_taken_is_the_persons(auto):
    deal = auto.act(auto.send(), "claim", CAM)
    assert deal.routed_to == ""
    assert release_due(at=at(17)) == 0
    assert auto.act(deal, "approve", CAM).status == "approved"


def test_a_person_may_decide_before_the_batch(auto):
    assert auto.act(auto.send(), "approve", CAM).status == "approved"
    assert release_due(at=at(17)) == 0


def test_a_match_goes_to_a_person(auto):
    deal = auto.send(customer_name="Umbrella Labs", customer_website="umbrella.example")
    decision = RouteDecision.objects.get(deal=deal)
    assert Decimal(decision.facts["score"]) >= Decimal("0.4")
    assert (decision.result, decision.by_hand, deal.routed_to) == ("account_manager", True, "")
    assert release_due(at=at(17)) == 0


def test_a_match_that_came_later_goes_to_a_person(auto):
    deal = auto.send()
    auto.send("seller@bluepeak.example", "bluepeak", title="Rival")
    seen = (deal.version, deal.updated_at)
    with clock.at(at(13)):
        assert release_due() == 0
    deal.refresh_from_db()
    assert (deal.status, deal.routed_to) == ("submitted", "")
    assert (deal.version, deal.updated_at) == seen


def test_value_without_a_rate_goes_to_a_person(auto):
    assert auto.send(value_currency="JPY").routed_to == ""


def test_an_answer_never_approves_itself(auto):
    deal = auto.act(auto.send(), "request_info", DESK, fields=["need"], message="Why?")
    Deal.objects.filter(pk=deal.pk).update(need="Because")
    deal = auto.act(deal, "answer", SELLER)
    assert (deal.status, deal.routed_to) == ("in_review", "")


def test_share_is_steady_fair_and_secret(settings):
    ids = [uuid.UUID(int=place) for place in range(4000)]
    chosen = {pk for pk in ids if goes_to_a_person(pk, 10)}
    assert 300 < len(chosen) < 500
    assert chosen == {pk for pk in ids if goes_to_a_person(pk, 10)}
    assert chosen < {pk for pk in ids if goes_to_a_person(pk, 30)}
    assert not any(goes_to_a_person(pk, 0) for pk in ids)
    assert all(goes_to_a_person(pk, 100) for pk in ids)
    settings.SECRET_KEY = "another" * 8
    assert chosen != {pk for pk in ids if goes_to_a_person(pk, 10)}


def test_the_share_goes_to_a_person(monday, office):
    set_policy(manual_share_percent=100)
    set_rules(AUTO)
    deal = office.send()
    assert RouteDecision.objects.get(deal=deal).by_hand
    assert (deal.routed_to, release_due(at=at(17))) == ("", 0)


def test_nobody_approves_automatically_by_hand(auto):
    deal = auto.send()
    for email in (CAM, DESK, SELLER):
        with pytest.raises(Refused):
            auto.act(deal, "auto_approve", email)


def test_the_clock_never_goes_past_people(monday, office):
    """Whatever asks for it: a chain and the desk are not passed over."""
    from deals.registrations.workflow import DEAL

    set_rules({"result": "chain", "chain": [["role:account_manager"], ["role:desk"]]})
    deal = office.send()
    with pytest.raises(Refused):
        DEAL.perform_by_clock(deal, "auto_approve")
    deal.refresh_from_db()
    assert deal.status == "submitted"


def test_company_reads_the_vendor_approved_it(auto):
    from django.test import Client

    deal = auto.send()
    with clock.at(at(13)):
        release_due()
    client = Client()
    client.force_login(auto[SELLER])
    text = client.get(deal.get_absolute_url()).content.decode()
    assert "Automatic" not in text
    client.force_login(auto[CAM])
    assert "Automatic" in client.get(deal.get_absolute_url()).content.decode()
