"""Numbers about cases: how often, how long, how often reversed, who wins against whom."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractQuarter, ExtractYear

from deals.cases.choices import Kind, Outcome
from deals.cases.dates import quarter_of
from deals.cases.models import Case, CaseParty
from deals.registrations.models import Deal
from portal.workflow import clock

QUARTERS = 8
Row = dict[str, Any]


def quarters(user: Any) -> list[Row]:
    """One row a quarter, the present one first. `user` sees all cases (desk, auditor).

    opened: cases · registrations: sent in the quarter · conflict_rate: registrations that came
    into a case, % · days_p50, days_p90: opening to decision, calendar days · appeals, reversals:
    decided appeals and those with another outcome than "uphold" · direct_won, partner_won,
    shared: decided cases between direct sales and a partner.
    """
    labels = _labels()
    rows = {label: _empty(label) for label in labels}
    since = _start(labels[-1])
    deals = Deal.objects.visible_to(user)
    in_cases = CaseParty.objects.visible_to(user).filter(deal__isnull=False).values("deal")
    for label, count in _sent(deals, since):
        _count(rows, label, "registrations", count)
    for label, count in _sent(deals.filter(pk__in=in_cases), since):
        _count(rows, label, "conflicting", count)
    spans: dict[str, list[float]] = defaultdict(list)
    for case in _cases(user, since):
        _count(rows, quarter_of(case.opened_at), "opened")
        if case.decided_at and case.decided_at >= since:
            spans[quarter_of(case.decided_at)].append(
                (case.decided_at - case.opened_at) / dt.timedelta(days=1)
            )
            _outcome(rows[quarter_of(case.decided_at)], case)
    for label, row in rows.items():
        row |= {"days_p50": _share(spans[label], 0.5), "days_p90": _share(spans[label], 0.9)}
        sent = row["registrations"]
        row["conflict_rate"] = round(100 * row["conflicting"] / sent, 1) if sent else None
    return list(rows.values())


def _labels() -> list[str]:
    year, quarter = clock.now().year, (clock.now().month + 2) // 3
    found = []
    for _place in range(QUARTERS):
        found.append(f"{year}-Q{quarter}")
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found


def _start(label: str) -> dt.datetime:
    year, quarter = label.split("-Q")
    return dt.datetime(int(year), int(quarter) * 3 - 2, 1, tzinfo=dt.UTC)


def _empty(label: str) -> Row:
    names = ("opened", "registrations", "conflicting", "decided", "appeals", "reversals")
    sides = ("direct_won", "partner_won", "shared")
    return {"quarter": label} | dict.fromkeys((*names, *sides), 0)


def _count(rows: dict[str, Row], label: str, name: str, count: int = 1) -> None:
    if row := rows.get(label):
        row[name] += count


def _sent(deals: QuerySet, since: dt.datetime) -> Iterable[tuple[str, int]]:
    """How many of these registrations were sent in each quarter: (quarter, count)."""
    parts = {
        "year": ExtractYear("submitted_at", tzinfo=dt.UTC),
        "part": ExtractQuarter("submitted_at", tzinfo=dt.UTC),
    }
    rows = deals.filter(submitted_at__gte=since).order_by().annotate(**parts)
    for year, part, count in rows.values_list("year", "part").annotate(count=Count("pk")):
        yield f"{year}-Q{part}", count


def _cases(user: Any, since: dt.datetime) -> Iterable[Case]:
    cases = Case.objects.visible_to(user).filter(opened_at__gte=since - dt.timedelta(days=366))
    return cases.select_related("decision__winner").prefetch_related("parties")


def _outcome(row: Row, case: Case) -> None:
    decision = case.decision
    row["decided"] += 1
    if case.kind == Kind.APPEAL:
        row["appeals"] += 1
        row["reversals"] += decision.outcome != Outcome.UPHOLD
    sides = {bool(party.team_id) for party in case.parties.all()}
    if len(sides) == 2:
        row[_who_won(decision)] += 1


def _who_won(decision: Any) -> str:
    if decision.outcome in {Outcome.SPLIT, Outcome.JOINT} or decision.winner is None:
        return "shared"
    return "direct_won" if decision.winner.team_id else "partner_won"


def _share(spans: list[float], share: float) -> float | None:
    """The value under which `share` of the spans lie (nearest rank); None without spans."""
    if not spans:
        return None
    ranked = sorted(spans)
    place = math.ceil(len(ranked) * share) - 1
    return round(ranked[max(0, place)], 1)
