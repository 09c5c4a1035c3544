"""Days the vendor was late with a decision are given back to the protection they cost."""

from typing import Any

from deals.clocks.models import DealClock
from deals.clocks.rules import days_late
from deals.programs.rules import calendar_for
from deals.protection import ledger
from deals.protection.choices import LineKind
from deals.registrations.models import Deal
from deals.registrations.moves import policy_of


def credit_delay(deal: Deal, row: DealClock, actor: Any) -> int:
    """One ledger line for an approval after its time, if the policy says so; returns the days.

    Calendar days between the due time and the decision, a day begun counts whole: protection is
    counted in calendar days too. `row`: the decision's clock, ended by this approval.
    """
    if not row.breached or row.ended_at is None or not policy_of(deal).credit_vendor_delay:
        return 0
    days = days_late(row.due_at, row.ended_at, calendar_for(deal.organization).timezone)
    ledger.write(deal, LineKind.VENDOR_DELAY, days, actor)
    return days
