"""Which rules, which calendar and which exchange rate apply: read by every room above."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings

from deals.programs.models import Calendar, ExchangeRate, Programme, ProgramPolicy
from portal.workflow import clock
from portal.workflow.business_time import BusinessCalendar, Day

STANDARD = "standard"
FIRST_DAY = dt.date(2000, 1, 1)
YEARS_AROUND = 2  # holidays are looked up for so many years before and after the present one


def policy_for(organization: Any | None, on: dt.date | None = None) -> ProgramPolicy:
    """The version in force on a day (default: today) for a company; for direct teams, None.

    The narrowest scope wins: territory and tier, then territory, then tier, then neither.
    Unsaved defaults when the programme has no version yet.
    """
    day = on or clock.today()
    territory = organization.territory_id if organization else None
    tier = organization.tier_id if organization else None
    rows = ProgramPolicy.objects.started(day).filter(programme__code=STANDARD)
    newest: dict[tuple[Any, Any], ProgramPolicy] = {}
    for row in rows.order_by("starts_on", "created_at"):
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
    programme, _new = Programme.objects.get_or_create(
        code=STANDARD, defaults={"name": settings.VENDOR_NAME}
    )
    return ProgramPolicy.objects.get_or_create(
        programme=programme, territory=None, tier=None, starts_on=FIRST_DAY
    )[0]


def calendar_for(organization: Any | None) -> BusinessCalendar:
    """Business hours of the company's territory, else the general ones, else office hours UTC."""
    territory = organization.territory_id if organization else None
    rows = Calendar.objects.filter(territory=territory) if territory else Calendar.objects.none()
    row = rows.first() or Calendar.objects.filter(territory=None).first()
    return business_calendar(row) if row else BusinessCalendar()


def business_calendar(row: Calendar) -> BusinessCalendar:
    """The stored calendar as a value."""
    closed: dict[dt.date, Day] = {}
    if row.holiday_country:
        year = clock.now().astimezone(ZoneInfo(row.timezone)).year
        span = range(year - YEARS_AROUND, year + YEARS_AROUND + 1)
        region = row.holiday_region or None
        closed = dict.fromkeys(
            holidays.country_holidays(row.holiday_country, subdiv=region, years=span), ()
        )
    closed |= {item.day: _spans(item.spans) for item in row.exceptions.all()}
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
