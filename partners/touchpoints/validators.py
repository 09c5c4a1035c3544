"""Rules about touchpoints and acquaintances, shared by forms, API and services."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.touchpoints.choices import Direction, Kind, Outcome, Strength
from portal.interchange.text import check_length, clean_line, clean_text
from portal.workflow import clock

EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
CLOCKS_DIFFER = dt.timedelta(minutes=10)  # between a person's device and the server
CODES = {"kind": Kind, "direction": Direction, "outcome": Outcome}


def check_touchpoint(data: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    """Clean the columns that are given. Raises ValidationError keyed by field."""
    cleaned, errors = dict(data), {}
    checks: dict[str, Any] = {"subject": _subject, "notes": _notes, "at": _moment}
    checks |= dict.fromkeys(CODES)
    for name, check in checks.items():
        needed = is_new and name in {"subject", "kind"}
        if name not in cleaned and not needed:
            continue
        value = cleaned.get(name, "")
        try:
            cleaned[name] = check(value) if check else _code(CODES[name], value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return cleaned


def _subject(value: str) -> str:
    text = clean_line(value)
    if not text:
        raise ValidationError(_("This is needed."))
    check_length(text, 200)
    return text


def _notes(value: str) -> str:
    text = clean_text(value)
    check_length(text, 5000)
    return text


def _moment(value: dt.datetime | None) -> dt.datetime:
    """A touchpoint has happened; what is planned is a task."""
    if value is None:
        raise ValidationError(_("This is needed."))
    if value > clock.now() + CLOCKS_DIFFER:
        raise ValidationError(_("This is in the future. Plan it as a task."))
    if value < EARLIEST:
        raise ValidationError(_("This is too long ago."))
    return value


def _code(choices: Any, value: str) -> str:
    if value not in choices.values:
        raise ValidationError(_("Choose one of the listed answers."))
    return str(value)


def check_known(strength: int, since: dt.date | None) -> None:
    if strength not in Strength.values:
        raise ValidationError({"strength": _("Choose one of the listed answers.")})
    if since and not EARLIEST.date() <= since <= clock.today():
        raise ValidationError({"since": _("Give a day in the past.")})


def check_rule(attempts: int, days: int) -> None:
    errors = {}
    if not 2 <= attempts <= 20:
        errors["attempts"] = _("Choose a number from 2 to 20.")
    if not 1 <= days <= 180:
        errors["days"] = _("Choose a number from 1 to 180.")
    if errors:
        raise ValidationError(errors)
