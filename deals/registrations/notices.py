"""Deals in words that outlive the moment: who may still read them, and which dates they give."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from deals.registrations import policies
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.moves_protection import last_day_to_ask
from deals.registrations.querysets import joint
from portal.access.scope import EVERYTHING, NOTHING, Scope, scope_of
from portal.notifications.calendar import MOST_EVENTS, Event, span


def lens_rules(scope: Scope) -> dict[str, Q]:
    """Which deals in scope are read through each lens: `policies.lenses_worn` for whole sets."""
    return {
        "desk": EVERYTHING if scope.is_neutral else NOTHING,
        "manage": Q(organization_id__in=scope.having("review_deals")),
        "own": Q(organization_id__in=scope.having("register_deals")),
        "direct": Q(team_id__in=scope.teams),
        "supply": Q(distributor_id__in=scope.having("view_supplied_deals")),
        "joint": joint(scope),
        "shared": Q(pk__in=scope.having("view_deal")),
    }


def parts(scope: Scope) -> Iterator[tuple[Collection[str], Q]]:
    """Which deals in scope show which fields (`portal/activity/subjects.py`)."""
    rules, table = lens_rules(scope), policies.LENSES.table
    by_lenses: dict[frozenset[str], list[str]] = {}
    for name in policies.LENSES.every_field():
        lenses = frozenset(lens for lens, names in table.items() if name in names)
        by_lenses.setdefault(lenses, []).append(name)
    for lenses, names in by_lenses.items():
        rule = NOTHING
        for lens in sorted(lenses):
            rule |= rules[lens]
        yield names, EVERYTHING if EVERYTHING in (rules[lens] for lens in lenses) else rule


# --- Dates for the calendar feed ------------------------------------------------------------------
@dataclass(frozen=True)
class DateOfDeal:
    """A column with a date: in which states it counts, which lens field shows it, in what words.
    `when`: the date itself, where it only follows from the column."""

    column: str
    statuses: frozenset[str]
    field: str
    words: Any
    page: str = ""
    when: Callable[[Deal], Any] | None = None


DATES = (
    DateOfDeal(
        "protected_until",
        frozenset({Status.APPROVED}),
        "protected_until",
        gettext_lazy("Protection ends: %(deal)s"),
    ),
    DateOfDeal(
        "protected_until",
        frozenset({Status.EXPIRED}),
        "protection",
        gettext_lazy("Last day to ask for an extension: %(deal)s"),
        "request_extension/",
        last_day_to_ask,
    ),
    DateOfDeal(
        "next_step_on",
        frozenset({Status.APPROVED}),
        "next_step_on",
        gettext_lazy("Next step: %(step)s (%(deal)s)"),
    ),
    DateOfDeal(
        "update_due_on",
        frozenset({Status.APPROVED}),
        "update_due_on",
        gettext_lazy("Update due: %(deal)s"),
        "keep_alive/",
    ),
    DateOfDeal(
        "appeal_until",
        frozenset({Status.REJECTED}),
        "decision",
        gettext_lazy("Last moment to appeal: %(deal)s"),
        "appeal/",
    ),
)


def _bounds(column: str, first: dt.date, last: dt.date) -> tuple[Any, Any]:
    """The span as the column compares: days, or moments in UTC."""
    if not isinstance(Deal._meta.get_field(column), models.DateTimeField):
        return first, last
    start = dt.datetime.combine(first, dt.time.min, dt.UTC)
    return start, dt.datetime.combine(last, dt.time.max, dt.UTC)


def dates_of(user: Any) -> Iterator[Event]:
    """The dates of deals the person sees, of those columns the person's lens shows."""
    scope, (first, last) = scope_of(user), span()
    visible = Deal.objects.in_scope(scope).select_related("policy")
    for date in DATES:
        start, end = _bounds(date.column, first, last)
        between = {f"{date.column}__gte": start, f"{date.column}__lte": end}
        rows = visible.filter(status__in=date.statuses, **between).order_by(date.column, "pk")
        for deal in rows[:MOST_EVENTS]:
            if date.field in policies.LENSES.fields(scope, deal):
                yield _event(deal, date)


def _event(deal: Deal, date: DateOfDeal) -> Event:
    return Event(
        uid=f"deal-{deal.pk}-{date.column}" + ("-ask" if date.when else ""),
        when=date.when(deal) if date.when else getattr(deal, date.column),
        summary=date.words % {"deal": deal, "step": deal.next_step},
        path=deal.get_absolute_url() + date.page,
    )
