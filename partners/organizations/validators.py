"""Rules about companies, shared by forms, API and services."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.interchange.text import check_length, check_website, clean_text
from portal.workflow.machine import StateMoved

LIMITS = {"name": 200, "website": 200, "city": 100, "address": 300, "phone": 40, "about": 2000}


class AlreadyDecided(StateMoved):
    """Somebody else was quicker."""


def check_profile(data: Mapping[str, Any]) -> dict[str, Any]:
    """Clean the profile fields that are given. Raises ValidationError keyed by field."""
    cleaned, errors = {}, {}
    for name, value in data.items():
        try:
            cleaned[name] = _check(name, value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return cleaned


def _check(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = clean_text(value)
    if name == "name" and not text:
        raise ValidationError(_("A company needs a name."))
    check_length(text, LIMITS.get(name, 1000))
    if name == "website":
        check_website(text)
    return text
