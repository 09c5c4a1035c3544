"""What may be said of the programme's lines and of what is kept. Everything raises ValidationError
keyed by field."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.reports.choices import LAST_DAY, Category, Rhythm
from portal.interchange.text import check_length, clean_line

MOST = Decimal("999999999999.99")
LONGEST = dt.timedelta(days=3 * 366)
NAMES = ("category", "organization", "about", "amount", "currency", "starts_on", "ends_on")


def check_line(data: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a line of the programme's return, all of them."""
    columns = {name: data.get(name) for name in NAMES}
    errors: dict[str, Any] = {}
    if columns["category"] not in Category.values:
        errors["category"] = _("Choose what the line is about.")
    if columns["currency"] not in settings.CURRENCIES:
        errors["currency"] = _("Choose a currency.")
    amount = columns["amount"]
    if amount is None or not Decimal(0) < amount <= MOST:
        errors["amount"] = _("Enter an amount above zero; the kind says whether it is a cost.")
    first, last = columns["starts_on"], columns["ends_on"]
    if not first:
        errors["starts_on"] = _("Enter the first day.")
    elif not last:
        errors["ends_on"] = _("Enter the last day.")
    elif last < first:
        errors["ends_on"] = _("The last day comes before the first one.")
    elif last - first > LONGEST:
        errors["ends_on"] = _("A line covers at most three years: divide it.")
    try:
        columns["about"] = about = clean_line(data.get("about") or "")
        check_length(about, 200)
    except ValidationError as error:
        errors["about"] = error.messages
    if errors:
        raise ValidationError(errors)
    return columns


def check_name(value: str) -> str:
    """The name of a snapshot."""
    try:
        name = clean_line(value)
        check_length(name, 80)
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from error
    if not name:
        raise ValidationError({"name": _("Give it a name.")})
    return name


def check_day(rhythm: str, day: Any) -> int:
    """The weekday (Monday is 0) or day of the month."""
    if rhythm not in Rhythm.values:
        raise ValidationError({"rhythm": _("Choose how often.")})
    first, last = (0, 6) if rhythm == Rhythm.WEEKLY else (1, LAST_DAY)
    if not isinstance(day, int) or not first <= day <= last:
        text = _("Choose a day between %(first)d and %(last)d.")
        raise ValidationError({"day": text % {"first": first, "last": last}})
    return day
