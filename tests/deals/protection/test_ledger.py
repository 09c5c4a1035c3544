"""Every day of protection is explained by a line; the deal's date follows from the lines."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from deals.programs.models import ExchangeRate, ProgramPolicy
from deals.programs.rules import judging_policy
from deals.protection import checks, ledger
from deals.protection.choices import LineKind
from deals.protection.models import LedgerLine
from deals.registrations.models import Deal
from deals.registrations.moves import protection_days
from portal.jobs.registry import JOBS
from portal.workflow import clock
from tests.deals.protection.conftest import CAM, DESK, SELLER, live


def test_approval_opens_the_ledger_with_the_days_of_the_policy(life):
    (line,) = life.deal.ledger.all()
    assert (line.kind, line.days, line.policy, line.actor) == (
        "approval", 90, life.deal.policy, life.world.users[CAM],
    )  # fmt: skip
    assert line.protected_until == life.deal.protected_until == life.today() + dt.timedelta(days=90)


def test_days_the_vendor_was_late_are_added(life):
    ledger.write(life.deal, LineKind.VENDOR_DELAY, 3, None)
    assert life.lines() == [("approval", 90, ""), ("vendor_delay", 3, "")]
    assert life.deal.protected_until == life.today() + dt.timedelta(days=93)
    assert Deal.objects.get(pk=life.deal.pk).protected_until == life.deal.protected_until


LARGE = [
    (None, "100.00", "USD", 90),
    ("50.00", "100.00", "USD", 180),
    ("100.00", "100.00", "USD", 180),
    ("100.01", "100.00", "USD", 90),
    ("120.00", "100.00", "GBP", 180),
    ("140.00", "100.00", "GBP", 90),
    ("1.00", "100.00", "AUD", 90),
]


@pytest.mark.parametrize(("limit", "amount", "currency", "days"), LARGE)
def test_large_deals_are_protected_longer(life, limit, amount, currency, days):
    """A value without a rate is not large."""
    ExchangeRate.objects.create(currency="GBP", rate=Decimal("1.3"))
    deal, policy = life.deal, life.deal.policy
    ProgramPolicy.objects.filter(pk=policy.pk).update(long_protection_from=limit)
    policy.refresh_from_db()
    deal.value_amount, deal.value_currency = Decimal(amount), currency
    assert protection_days(deal) == days


ENDINGS = [
    ("win", SELLER, {"reason": "price"}, "won", ("closed", -80, "won")),
    ("lose", SELLER, {"reason": "price"}, "lost", ("closed", -80, "lost")),
    ("revoke", DESK, {"reason": "inactive", "message": "Gone."}, "revoked",
     ("revoked", -80, "Gone.")),
]  # fmt: skip


@pytest.mark.parametrize(("action", "who", "data", "status", "line"), ENDINGS)
def test_endings_take_back_what_is_left(life, action, who, data, status, line):
    deal = life.on(10).do(action, who, **data)
    assert deal.status == status
    assert life.lines()[-1] == line
    assert deal.protected_until == life.today()


def test_a_failed_transition_writes_no_line(life, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr("deals.registrations.emails_protection.notify", full)
    before = life.lines(), Deal.objects.values().get(pk=life.deal.pk)
    with pytest.raises(OSError, match="disk full"):
        life.do("reassign", DESK, member=_seat("seller2@northwind.example"), message="x")
    assert (life.lines(), Deal.objects.values().get(pk=life.deal.pk)) == before


def _seat(email):
    from partners.organizations.models import Membership

    return Membership.objects.live().get(user__email=email)


# --- Who reads it --------------------------------------------------------------------------------
def test_lines_are_read_by_both_sides_and_nobody_else(world):
    deals = {row.pk: key for key, row in world.deals.items()}

    def read(email):
        rows = LedgerLine.objects.visible_to(world.users[email])
        return {deals[row.deal_id] for row in rows if row.deal_id in deals}

    everything = {deals[pk] for pk in LedgerLine.objects.values_list("deal", flat=True)}
    assert {"nw-approved", "dn-direct"} <= everything
    neutral = {"desk@meridian.example", "ops@meridian.example", "auditor@meridian.example"}
    for email in world.users:
        expected = everything if email in neutral else set()
        if email in {CAM, "admin@northwind.example", "seller2@northwind.example"}:
            expected = {"nw-approved"}
        if email.startswith(("direct@", "direct-manager@")):
            expected = {"dn-direct"}
        assert read(email) == expected, email


# --- Verification --------------------------------------------------------------------------------
def test_clean_world_verifies(world, capsys):
    call_command("verify_protection")
    assert checks.verify().is_clean
    assert JOBS["verify_protection"].run(lambda done, total: None).startswith("0 date(s)")


def test_drift_is_reported_and_repaired_from_the_ledger(life, capsys):
    right = life.deal.protected_until
    Deal.objects.filter(pk=life.deal.pk).update(protected_until=right + dt.timedelta(days=9))
    with pytest.raises(CommandError):
        call_command("verify_protection")
    assert life.deal.number in capsys.readouterr().out
    call_command("verify_protection", "--repair")
    life.deal.refresh_from_db()
    assert life.deal.protected_until == right
    call_command("verify_protection")


def test_deals_from_before_the_ledger_get_their_first_line(life, capsys):
    LedgerLine.objects.filter(deal=life.deal).delete()
    with pytest.raises(CommandError):
        call_command("verify_protection")
    call_command("verify_protection", "--repair")
    assert life.lines() == [("approval", 90, "opened")]
    call_command("verify_protection")


def test_a_change_of_an_old_deal_opens_its_ledger_first(life):
    LedgerLine.objects.filter(deal=life.deal).delete()
    ledger.write(life.deal, LineKind.CORRECTION, 5, life.world.users[DESK], "Counted wrong")
    assert [kind for kind, _days, _reason in life.lines()] == ["approval", "correction"]
    assert life.deal.protected_until == life.today() + dt.timedelta(days=95)


def test_a_line_that_does_not_add_up_is_reported(life, capsys):
    ledger.write(life.deal, LineKind.VENDOR_DELAY, 3, None)
    LedgerLine.objects.filter(deal=life.deal, days=3).update(days=4)
    with pytest.raises(CommandError):
        call_command("verify_protection", "--repair") or call_command("verify_protection")
    assert "line" in capsys.readouterr().out


def test_policy_changes_do_not_touch_approved_deals(world):
    life = live(world)
    policy = judging_policy(life.deal.organization)
    ProgramPolicy.objects.create(
        programme=policy.programme, starts_on=clock.today(), protection_days=1
    )
    life.deal.refresh_from_db()
    assert life.deal.ledger.get().days == 90
