"""Template helpers available everywhere: money and waiting times in the reader's language."""

import datetime as dt
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal
from django import template
from django.utils.timesince import timesince
from django.utils.translation import get_language, to_locale

from portal.workflow import clock

register = template.Library()


def reader_locale() -> Locale:
    """Babel's locale of the active language; English where Babel does not know it."""
    try:
        return Locale.parse(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """`{{ deal.value_amount|money:deal.value_currency }}` → “£36,000.00”; nothing for no amount."""
    if amount is None or amount == "":
        return ""
    if not currency:
        return format_decimal(amount, "#,##0.00", locale=reader_locale())
    return format_currency(amount, currency, locale=reader_locale())


@register.filter
def short_money(amount: Decimal | None, currency: str = "") -> str:
    """The same without the cents, for lists: “£36,000”."""
    if amount is None or not currency or amount != amount.to_integral_value():
        return money(amount, currency)
    pattern = reader_locale().currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(
        amount, currency, format=pattern, locale=reader_locale(), currency_digits=False
    )


@register.filter
def waited(since: dt.datetime | None) -> str:
    """How long ago, in one unit: “3 days”."""
    return timesince(since, clock.now(), depth=1) if since else ""


@register.filter
def entry(table: Any, key: Any) -> Any:
    """`{{ labels|entry:code }}`: one entry of a mapping, or nothing."""
    return table.get(key, "") if table else ""
