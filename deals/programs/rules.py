"""Which rules, which calendar and which exchange rate apply: read by every room above."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, QuerySet

from deals.programs.models import (
    Calendar,
    CalendarException,
    ExchangeRate,
    Programme,
    ProgramPolicy,
)
from deals.programs.public_holidays import closed_days
from portal.access.together import ask_together
from portal.workflow import clock
from portal.workflow.business_time import BusinessCalendar, Day

STANDARD = "standard"
FIRST_DAY = dt.date(2000, 1, 1)


def standard_programme() -> Programme:
    """The one programme there is so far."""
    defaults = {"name": settings.VENDOR_NAME}
    return Programme.objects.get_or_create(code=STANDARD, defaults=defaults)[0]


def policy_for(organization: Any | None, on: dt.date | None = None) -> ProgramPolicy:
    """The version in force on a day (default: today) for a company; for direct teams, None.

    Unsaved defaults when the programme has no version yet. One query.
    """
    territory = organization.territory_id if organization else None
    tier = organization.tier_id if organization else None
    return policy_of_scope(territory, tier, on or clock.today())


def policy_of_scope(
    territory: int | None, tier: int | None, on: dt.date, without: Any = None
) -> ProgramPolicy:
    """The version in force on a day where these are the company's territory and tier.

    The narrowest scope wins: territory and tier, then territory, then tier, then neither.
    `without`: the id of a version to think away.
    """
    rows = ProgramPolicy.objects.started(on).filter(programme__code=STANDARD).exclude(pk=without)
    return narrowest(rows.select_related("territory", "tier"), territory, tier)


def narrowest(
    versions: Iterable[ProgramPolicy], territory: int | None, tier: int | None
) -> ProgramPolicy:
    """Of versions that have all begun, the one that decides. Unsaved defaults when none does."""
    newest: dict[tuple[Any, Any], ProgramPolicy] = {}
    for row in sorted(versions, key=lambda version: (version.starts_on, version.created_at)):
        newest[row.territory_id, row.tier_id] = row
    for scope in ((territory, tier), (territory, None), (None, tier), (None, None)):
        if (found := newest.get(scope)) and not found.is_withdrawn:
            return found
    return ProgramPolicy(programme=Programme(code=STANDARD), starts_on=FIRST_DAY)


def judging_policy(organization: Any | None) -> ProgramPolicy:
    """As `policy_for` today, saved: the defaults become the programme's first version."""
    policy = policy_for(organization)
    if not policy._state.adding:
        return policy
    return ProgramPolicy.objects.get_or_create(
        programme=standard_programme(), territory=None, tier=None, starts_on=FIRST_DAY
    )[0]


def calendar_for(organization: Any | None) -> BusinessCalendar:
    """Business hours of the company's territory, else the general ones, else office hours UTC."""
    found = calendar_rows(organization)
    ask_together(found)
    return calendar_of(*found)


def calendar_rows(organization: Any | None) -> tuple[QuerySet[Calendar], QuerySet[Any]]:
    """What `calendar_of` reads: the company's calendars, the one that counts first, and the
    exceptions of both."""
    territory = organization.territory_id if organization else None
    rows = Calendar.objects.filter(Q(territory=territory) | Q(territory=None))
    rows = rows.order_by(F("territory").asc(nulls_last=True))
    return rows, CalendarException.objects.filter(calendar__in=rows.order_by().values("pk"))


def calendar_of(
    calendars: Iterable[Calendar], exceptions: Iterable[CalendarException]
) -> BusinessCalendar:
    row = next(iter(calendars), None)
    if row is None:
        return BusinessCalendar()
    return business_calendar(row, [item for item in exceptions if item.calendar_id == row.pk])


def business_calendar(
    row: Calendar, exceptions: Iterable[CalendarException] | None = None
) -> BusinessCalendar:
    """The stored calendar as a value: its week, public holidays and exceptions (those stored)."""
    year = clock.now().astimezone(ZoneInfo(row.timezone)).year
    closed: dict[dt.date, Day] = dict(closed_days(row.holiday_country, row.holiday_region, year))
    special = row.exceptions.all() if exceptions is None else exceptions
    closed |= {item.day: _spans(item.spans) for item in special}
    return BusinessCalendar(row.timezone, tuple(_spans(day) for day in row.week), closed)


def _spans(pairs: list[list[str]]) -> Day:
    return tuple((dt.time.fromisoformat(start), dt.time.fromisoformat(end)) for start, end in pairs)


def in_programme_currency(
    amount: Decimal | None, currency: str, on: dt.date | None = None
) -> Decimal | None:
    """`amount` in settings.DEFAULT_CURRENCY at the rate of the day; None when there is no rate."""
    if amount is None:
        return None
    if currency == settings.DEFAULT_CURRENCY:
        return amount
    rates = ExchangeRate.objects.filter(currency=currency, starts_on__lte=on or clock.today())
    rate = rates.order_by("-starts_on").values_list("rate", flat=True).first()
    return None if rate is None else (amount * rate).quantize(Decimal("0.01"))
