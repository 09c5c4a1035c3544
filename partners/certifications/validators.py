"""Rules about certificates, shared by forms, import and services."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.interchange.text import check_length, clean_line
from portal.workflow import clock

EARLIEST = dt.date(1990, 1, 1)
FURTHEST = dt.timedelta(days=30 * 366)


def check_external(data: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a certificate issued elsewhere: issuer, number there, days. Raises
    ValidationError keyed by field."""
    cleaned: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for name, limit in (("issuer", 120), ("external_number", 80)):
        try:
            cleaned[name] = clean_line(data.get(name) or "")
            check_length(cleaned[name], limit)
            if not cleaned[name]:
                raise ValidationError(_("This is needed."))
        except ValidationError as error:
            errors[name] = error.messages
    issued, expires = data.get("issued_on"), data.get("expires_on")
    today = clock.today()
    if issued is None:
        errors["issued_on"] = [_("This is needed.")]
    elif not EARLIEST <= issued <= today:
        errors["issued_on"] = [_("Give a day in the past.")]
    if expires is not None and issued is not None and expires < issued:
        errors["expires_on"] = [_("This is before the day of issue.")]
    elif expires is not None and expires > today + FURTHEST:
        errors["expires_on"] = [_("This date is too far away.")]
    if errors:
        raise ValidationError(errors)
    return cleaned | {"issued_on": issued, "expires_on": expires}


def check_reason(value: str) -> str:
    try:
        text = clean_line(value)
        check_length(text, 300)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    if not text:
        raise ValidationError({"reason": _("Say why: the other side reads it.")})
    return text
