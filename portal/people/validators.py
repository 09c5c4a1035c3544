"""What a person may type about themselves."""

import datetime as dt
import unicodedata
import zoneinfo
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.people.areas import WORDS, in_order
from portal.workflow import clock

AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def check_plain(value: str) -> None:
    """Refuse characters that cannot be seen or stored in a name."""
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in value):
        raise ValidationError(
            _("This contains characters that cannot be stored. Please retype it.")
        )


@cache
def time_zones() -> tuple[str, ...]:
    """Time zones named after a place, and UTC."""
    names = (name for name in zoneinfo.available_timezones() if name.startswith(AREAS))
    return ("UTC", *sorted(name for name in names if "/" in name))


def check_profile(data: Mapping[str, Any], timezone: str) -> dict[str, Any]:
    """What somebody says about themselves; `timezone`: the present one, which may stay.

    ValidationError keyed by field.
    """
    errors: dict[str, Any] = {}
    if unknown := data.keys() - {"name", "language", "timezone", "theme"}:
        errors |= {name: _("This cannot be changed.") for name in sorted(unknown)}
    if "name" in data:
        try:
            check_plain(data["name"])
        except ValidationError as error:
            errors["name"] = error.messages
    if data.get("timezone", timezone) not in {*time_zones(), timezone}:
        errors["timezone"] = _("Choose a time zone such as Europe/Dublin.")
    if errors:
        raise ValidationError(errors)
    return dict(data)


def check_token(
    name: str, areas: Iterable[str], expires_at: dt.datetime | None, made_by: Any
) -> dict[str, Any]:
    """What a new token is called and opens, and until when. ValidationError keyed by field.

    `made_by`: the token a program makes it with; None on pages.
    """
    errors: dict[str, Any] = {}
    name, words = " ".join(name.split()), set(areas)
    if not name or len(name) > 80:
        errors["name"] = _("Give it a name of up to 80 characters.")
    try:
        check_plain(name)
    except ValidationError as error:
        errors["name"] = error.messages
    if not words or words - set(WORDS):
        errors["areas"] = _("Choose what the token opens.")
    if expires_at is not None and expires_at <= clock.now():
        errors["expires_at"] = _("Choose a later time.")
    if made_by is not None:
        errors |= _beyond(words, expires_at, made_by)
    if errors:
        raise ValidationError(errors)
    return {"name": name, "areas": in_order(words), "expires_at": expires_at}


def _beyond(words: set[str], expires_at: dt.datetime | None, made_by: Any) -> dict[str, Any]:
    """A token hands on no more than it opens, for no longer than it lives. What was lent to an app
    (OAuth) hands on nothing: it would outlive the person's taking it back."""
    if not hasattr(made_by, "expires_at"):
        return {"areas": _("A connected app cannot make tokens.")}
    errors = {}
    if words - set(made_by.areas):
        errors["areas"] = _("The token you use does not open this itself.")
    last = made_by.expires_at
    if last is not None and (expires_at is None or expires_at > last):
        errors["expires_at"] = _("The token you use ends before that.")
    return errors
