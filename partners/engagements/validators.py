"""What must hold for the input of an engagement, in forms and API alike.

Each raises ValidationError keyed by field.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.accounts.choices import EndReason, EngagementLevel
from portal.interchange.text import check_length, check_website, clean_line, clean_text
from portal.workflow import clock

LONGEST = dt.timedelta(days=5 * 366)
MESSAGE, PURPOSE = 500, 300


def check_level(data: Mapping[str, Any]) -> str:
    level = data.get("level") or ""
    if level not in EngagementLevel.values:
        raise ValidationError({"level": _("Choose one of the listed answers.")})
    return str(level)


def check_line(data: Mapping[str, Any], name: str, limit: int, *, optional: bool = False) -> str:
    """One line of text under `name`."""
    text = _keyed(name, clean_line, data.get(name) or "")
    if not text and not optional:
        raise ValidationError({name: _("This is needed.")})
    _keyed(name, lambda value: check_length(value, limit), text)
    return str(text)


def check_message(data: Mapping[str, Any], *, optional: bool = False) -> str:
    text = _keyed("message", clean_text, data.get("message") or "")
    if not text and not optional:
        raise ValidationError({"message": _("Please say why. The other side reads it.")})
    _keyed("message", lambda value: check_length(value, MESSAGE), text)
    return str(text)


def check_reason(data: Mapping[str, Any]) -> str:
    reason = data.get("reason") or ""
    if reason not in EndReason.values:
        raise ValidationError({"reason": _("Choose one of the listed answers.")})
    return str(reason)


def check_dates(data: Mapping[str, Any], starts_on: dt.date | None = None) -> dict[str, Any]:
    """starts_on (today or later), ends_on (after it), review_on (not after the end). Days."""
    today = clock.today()
    first = starts_on or data.get("starts_on") or today
    last, review = data.get("ends_on"), data.get("review_on")
    if starts_on is None and first < today:
        raise ValidationError({"starts_on": _("This day is in the past.")})
    if starts_on is None and first > today + LONGEST:
        raise ValidationError({"starts_on": _("This day is too far away.")})
    _check_after("ends_on", last, max(first, today))
    _check_after("review_on", review, today - dt.timedelta(days=1))
    if review and last and review > last:
        raise ValidationError({"review_on": _("The review comes before the end.")})
    return {"starts_on": first, "ends_on": last, "review_on": review}


def _check_after(name: str, day: dt.date | None, earlier: dt.date) -> None:
    if day is None:
        return
    if day <= earlier:
        raise ValidationError({name: _("Choose a later day.")})
    if day > earlier + LONGEST:
        raise ValidationError({name: _("This day is too far away.")})


def check_customer(data: Mapping[str, Any]) -> dict[str, str]:
    """The customer in the partner's own words."""
    website = check_line(data, "customer_website", 200, optional=True)
    _keyed("customer_website", check_website, website)
    return {
        "customer_name": check_line(data, "customer_name", 300),
        "customer_website": website,
        "customer_country": str(data.get("customer_country") or ""),
    }


def _keyed(name: str, check: Any, value: Any) -> Any:
    try:
        return check(value)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error
