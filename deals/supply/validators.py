"""What may be asked, quoted and proposed. Each raises ValidationError keyed by field."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.supply.models import SupplyLine
from portal.workflow import clock

FURTHEST = dt.timedelta(days=366)
HIGHEST = Decimal("9999999999.99")


def check_day(data: Mapping[str, Any], name: str) -> dt.date:
    """A day from today on, within a year."""
    day = data.get(name)
    if not isinstance(day, dt.date):
        raise ValidationError({name: _("Enter a day.")})
    if not clock.today() <= day <= clock.today() + FURTHEST:
        raise ValidationError({name: _("Choose a day from today on, within a year.")})
    return day


def check_currency(data: Mapping[str, Any]) -> str:
    code = data.get("currency") or ""
    if code not in settings.CURRENCIES:
        known = ", ".join(settings.CURRENCIES)
        raise ValidationError(
            {"currency": _("Choose one of these currencies: %(list)s.") % {"list": known}}
        )
    return str(code)


def check_prices(lines: list[SupplyLine], data: Mapping[str, Any]) -> dict[Any, Decimal]:
    """A price of zero or more for every asked line and for nothing else; line id → price."""
    prices: Mapping[Any, Any] = data.get("prices") or {}
    if prices.keys() != {line.pk for line in lines}:
        raise ValidationError({"prices": _("Give each product line a price.")})
    for price in prices.values():
        if not isinstance(price, Decimal) or not 0 <= price <= HIGHEST:
            raise ValidationError({"prices": _("Enter a price of zero or more.")})
    return dict(prices)


def check_time(starts_on: dt.date, ends_on: dt.date | None) -> None:
    """From when to when a link is to last: nothing is back-dated."""
    if starts_on < clock.today():
        raise ValidationError({"starts_on": _("Choose today or a later day.")})
    if ends_on is not None and ends_on <= starts_on:
        raise ValidationError({"ends_on": _("The end must be after the start.")})
