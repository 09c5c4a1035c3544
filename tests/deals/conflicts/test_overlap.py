"""One protection for each customer and product family, and what may stand beside it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from deals.conflicts.models import CustomerKey, OverlapException, ProtectionClaim
from deals.conflicts.services import Overlap, allow_overlap, end_run_out, link_account
from deals.registrations.models import Deal
from portal.access.policy import Refused
from portal.people.models import User
from portal.workflow import clock
from tests.deals.conflicts.registering import act, register

CAM, CAM2 = "cam@meridian.example", "cam2@meridian.example"
NEUTRAL = "The channel desk has to decide this one."


def claims(key, world):
    rows = ProtectionClaim.objects.filter(deal=world.deals[key], active=True)
    return sorted(rows.values_list("family__code", "basis"))


def first_come(world):
    """Northwind is protected at Umbrella for networking."""
    return act(world, "nw-submitted", "approve", CAM)


def test_approval_claims_each_product_family(world):
    assert claims("nw-approved", world) == [("storage", "first")]
    first_come(world)
    assert claims("nw-submitted", world) == [("network", "first")]


def test_second_holder_is_refused_and_nothing_is_written(world):
    first_come(world)
    with pytest.raises(Overlap):
        act(world, "bp-review", "approve")
    row = Deal.objects.get(pk=world.deals["bp-review"].pk)
    assert (row.status, row.protected_until) == ("in_review", None)
    assert claims("bp-review", world) == []


def test_the_desk_reads_who_is_in_the_way_and_the_account_manager_does_not(world):
    first_come(world)
    with pytest.raises(Overlap, match="Northwind Resale already holds"):
        act(world, "bp-review", "approve")
    with pytest.raises(Overlap) as refusal:
        act(world, "bp-review", "approve", CAM2)
    assert str(refusal.value) == NEUTRAL


def test_exception_with_a_reason_lets_both_stand(world):
    first_come(world)
    deal = world.deals["bp-review"]
    allow_overlap(deal=deal, actor=world.desk, reason="Two sites, both agreed")
    act(world, "bp-review", "approve")
    assert claims("bp-review", world) == [("network", "exception")]
    claim = ProtectionClaim.objects.get(deal=deal, active=True)
    assert (claim.exception.reason, claim.exception.allowed_by) == (
        "Two sites, both agreed",
        world.desk,
    )


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001, "nul\0"])
def test_exception_needs_a_reason(world, reason):
    with pytest.raises(ValidationError):
        allow_overlap(deal=world.deals["bp-review"], actor=world.desk, reason=reason)
    assert not OverlapException.objects.exists()


def test_only_the_desk_makes_exceptions(world):
    for user in User.objects.exclude(staff_role="desk"):
        with pytest.raises(Refused):
            allow_overlap(deal=world.deals["bp-review"], actor=user, reason="Please")


def test_exception_said_twice_is_one(world):
    for _time in range(2):
        allow_overlap(deal=world.deals["bp-review"], actor=world.desk, reason="Same words")
    assert OverlapException.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "who", "data"),
    [
        ("revoke", "desk@meridian.example", {"reason": "inactive", "message": "No news"}),
        ("lose", "seller@northwind.example", {"reason": "price"}),
    ],
)
def test_what_ends_frees_the_customer(world, action, who, data):
    first_come(world)
    act(world, "nw-submitted", action, who, **data)
    assert claims("nw-submitted", world) == []
    act(world, "bp-review", "approve", CAM2)
    assert claims("bp-review", world) == [("network", "first")]


def test_won_keeps_the_customer_until_the_last_day_of_protection(world):
    first_come(world)
    deal = act(world, "nw-submitted", "win", "seller@northwind.example", reason="price")
    with pytest.raises(Overlap):
        act(world, "bp-review", "approve")
    last = dt.datetime.combine(deal.protected_until, dt.time(12), dt.UTC)
    with clock.at(last):
        assert end_run_out() == 0
    with clock.at(last + dt.timedelta(days=1)):
        act(world, "bp-review", "approve")
        assert end_run_out() == 0  # the approval ended it already
    assert claims("nw-submitted", world) == []


def test_who_stood_beside_comes_first_when_the_first_ends(world):
    first_come(world)
    allow_overlap(deal=world.deals["bp-review"], actor=world.desk, reason="Both")
    act(world, "bp-review", "approve")
    act(world, "nw-submitted", "lose", "seller@northwind.example", reason="price")
    assert claims("bp-review", world) == [("network", "first")]


def test_one_company_may_hold_two_deals(world):
    first_come(world)
    side = {"organization": world.organizations["northwind"]}
    customer = {"name": "Umbrella Labs", "website": "umbrella.example"}
    world.deals["second"] = register(world, "seller2@northwind.example", side, **customer)
    act(world, "second", "approve", CAM)
    assert claims("second", world) == [("network", "same_holder")]


def test_direct_sales_stands_in_the_same_line(world):
    first_come(world)
    side = {"team": world.teams["Direct South"]}
    customer = {"name": "Umbrella Laboratories", "website": "umbrella.example"}
    world.deals["direct"] = register(world, "direct2@meridian.example", side, **customer)
    with pytest.raises(Overlap, match="Northwind"):
        act(world, "direct", "approve")


def test_link_to_an_account_brings_protections_together(world):
    """Typed so differently that nothing matched; a reviewer knows better."""
    first_come(world)
    side = {"organization": world.organizations["bluepeak"]}
    world.deals["odd"] = register(world, "seller@bluepeak.example", side, name="Zorgon Quarries")
    act(world, "odd", "approve", CAM2)
    globex = world.accounts["globex"]
    link_account(deal=world.deals["nw-submitted"], actor=world.desk, account=globex)
    with pytest.raises(Overlap, match="Northwind"):
        link_account(deal=world.deals["odd"], actor=world.desk, account=globex)
    assert Deal.objects.get(pk=world.deals["odd"].pk).account is None
    assert ProtectionClaim.objects.filter(customer__account=globex).count() == 1


def test_variants_of_an_unknown_customer_share_one_key(world):
    first_come(world)
    allow_overlap(deal=world.deals["bp-review"], actor=world.desk, reason="Both")
    act(world, "bp-review", "approve")
    keys = CustomerKey.objects.filter(claims__active=True, claims__family__code="network")
    assert keys.distinct().count() == 1


def test_only_the_neutral_read_protections_of_others(world):
    first_come(world)
    for model in (ProtectionClaim, CustomerKey):
        for user in User.objects.all():
            sees = model.objects.visible_to(user).exists()
            assert sees is (user.staff_role in {"desk", "auditor"}), user
