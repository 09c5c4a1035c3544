"""The protection ledger: the only writer of its lines and of `Deal.protected_until`.

`protected_until` is always the day the count starts plus the days of all lines (both are written in
one transaction). Lines are never changed: what was wrong gets a new line. See docs/protection.md.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from deals.protection.choices import OPENING, LineKind
from deals.protection.models import LedgerLine
from portal.workflow import clock


def ends_on(days: int) -> dt.date:
    """The last day of a protection of so many days that starts today."""
    return clock.today() + dt.timedelta(days=days)


def write(deal: Any, kind: str, days: int, actor: Any, reason: str = "") -> LedgerLine:
    """Append one line; `deal.protected_until` follows, in the database and on `deal`.

    `days`: added to the end, below zero taken from it. `actor` None: the clock. An opening line
    (approval, taken over) counts from today, every other from the present end.
    """
    with transaction.atomic():
        _deals().select_for_update(no_key=True).filter(pk=deal.pk).values("pk").first()
        last = LedgerLine.objects.filter(deal=deal).last()
        if last is None and kind not in OPENING:
            last = open_ledger(deal)
        end = last.protected_until if last else clock.today()
        line = LedgerLine.objects.create(
            deal=deal,
            at=clock.now(),
            actor=actor,
            kind=kind,
            days=days,
            protected_until=end + dt.timedelta(days=days),
            reason=reason,
            policy_id=deal.policy_id,
        )
        follow(deal, line)
    return line


def end_today(deal: Any, kind: str, actor: Any, reason: str = "") -> LedgerLine:
    """A closing line: what is left of the protection is taken back, today is its last day."""
    left = (deal.protected_until - clock.today()).days
    return write(deal, kind, -max(left, 0), actor, reason)


def follow(deal: Any, line: LedgerLine) -> None:
    """The one place where a deal's `protected_until` is set after its approval."""
    _deals().filter(pk=deal.pk).update(protected_until=line.protected_until)
    deal.protected_until = line.protected_until


def open_ledger(deal: Any) -> LedgerLine:
    """The first line of a deal approved before there was a ledger, as of its decision."""
    start = deal.decided_at.date() if deal.decided_at else clock.today()
    return LedgerLine.objects.create(
        deal=deal,
        at=deal.decided_at or clock.now(),
        actor=deal.reviewer,
        kind=LineKind.APPROVAL,
        days=(deal.protected_until - start).days,
        protected_until=deal.protected_until,
        reason="opened",
        policy_id=deal.policy_id,
    )


# --- Verification ------------------------------------------------------------------------------
def without_lines() -> Any:
    """Deals with a protection that no line explains."""
    return _deals().filter(protected_until__isnull=False, ledger=None)


def drifted() -> Any:
    """Deals whose date is not what their ledger says."""
    newest = LedgerLine.objects.filter(deal=OuterRef("pk")).order_by("-id")
    rows = _deals().annotate(ledger_end=Subquery(newest.values("protected_until")[:1]))
    differs = ~Q(protected_until=F("ledger_end")) | Q(protected_until=None)
    return rows.filter(differs, ledger_end__isnull=False)


def broken_chains() -> Iterator[tuple[Any, int]]:
    """(deal, line) of the lines whose end is not the end before plus their days."""
    rows = LedgerLine.objects.order_by("deal_id", "id")
    deal_before, end_before = None, dt.date.min
    for deal, line, days, end in rows.values_list(
        "deal_id", "id", "days", "protected_until"
    ).iterator(chunk_size=5000):
        if deal == deal_before and end != end_before + dt.timedelta(days=days):
            yield deal, line
        deal_before, end_before = deal, end


def repair(deal: Any) -> None:
    """The ledger is what both sides were shown, so the deal's date becomes the ledger's."""
    with transaction.atomic():
        last = LedgerLine.objects.filter(deal=deal).last()
        follow(deal, last or open_ledger(deal))


def _deals() -> Any:
    return apps.get_model("registrations", "Deal")._base_manager.all()
