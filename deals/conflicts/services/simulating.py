"""What another threshold would have flagged among past registrations, judged by what the desk and
the reviewers decided then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from deals.conflicts.choices import Moment, Rule, Source
from deals.conflicts.models import ConflictCheck, NotSame, OverlapException
from deals.registrations.choices import WAITING, Status

STEPS = (5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95)
CONFIRMED, FALSE_ALARM, OPEN = "confirmed", "false alarm", "open"
OF_OTHERS = Q(findings__source__in=[Source.DEAL, Source.NAMED]) & ~Q(
    findings__rule__in=[Rule.OWN, Rule.OWN_WON]
)


@dataclass(frozen=True)
class Past:
    """One registration: the highest probability of anything found, 0 to 1, and its outcome."""

    probability: float
    outcome: str


@dataclass(frozen=True)
class Result:
    """Numbers of registrations at one threshold, in percent."""

    threshold: int
    flagged: int
    confirmed: int
    false_alarms: int
    undecided: int
    missed: int


def past_registrations() -> list[Past]:
    """Every registration that met something, at its first check."""
    checks = (
        ConflictCheck.objects.filter(moment=Moment.SUBMIT)
        .annotate(most=Max("findings__probability", filter=OF_OTHERS))
        .filter(most__isnull=False)
        .order_by("at")
        .values_list("deal_id", "most", "deal__status")
    )
    apart = _told_apart()
    excepted = set(OverlapException.objects.values_list("deal_id", flat=True))
    newest = {row[0]: row for row in checks}  # sent again after it came back: the last time counts
    return [
        Past(float(most), _outcome(pk in apart, pk in excepted, status))
        for pk, most, status in newest.values()
    ]


def _told_apart() -> set[Any]:
    pairs = NotSame.objects.exclude(other_deal=None, named_entry=None)
    return {key for pair in pairs.values_list("deal_id", "other_deal_id") for key in pair if key}


def _outcome(is_apart: bool, is_excepted: bool, status: str) -> str:
    """Confirmed: rejected, held, or protected by exception. False alarm: told apart, or approved
    without more ado."""
    if is_apart:
        return FALSE_ALARM
    if is_excepted or status in {Status.REJECTED, Status.ON_HOLD}:
        return CONFIRMED
    return OPEN if status in WAITING or status == Status.WITHDRAWN else FALSE_ALARM


def simulate(past: Iterable[Past], threshold: int) -> Result:
    """`threshold` in percent."""
    rows = list(past)
    flagged = [row for row in rows if row.probability >= threshold / 100]
    outcomes = [row.outcome for row in flagged]
    confirmed = outcomes.count(CONFIRMED)
    return Result(
        threshold=threshold,
        flagged=len(flagged),
        confirmed=confirmed,
        false_alarms=outcomes.count(FALSE_ALARM),
        undecided=outcomes.count(OPEN),
        missed=[row.outcome for row in rows].count(CONFIRMED) - confirmed,
    )
