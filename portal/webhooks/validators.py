"""What may be said about an endpoint. Everything raises ValidationError keyed by field."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.interchange.text import check_length, clean_line
from portal.webhooks.addresses import target_of
from portal.webhooks.catalogue import CODES


def check_url(value: str) -> str:
    url = clean_line(value)
    check_length(url, 500)
    target_of(url)
    return url


def check_about(value: str) -> str:
    text = clean_line(value)
    check_length(text, 200)
    return text


def check_events(value: Any) -> list[str]:
    """Known codes, each once, in the order of the table."""
    wanted = set(value)
    if unknown := wanted - CODES.keys():
        names = ", ".join(sorted(str(name)[:40] for name in unknown))
        raise ValidationError(_("There is no such event: %(names)s.") % {"names": names})
    if not wanted:
        raise ValidationError(_("Choose at least one event."))
    return [code for code in CODES if code in wanted]


CHECKS = {"url": check_url, "about": check_about, "events": check_events}


def check_columns(data: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an endpoint, cleaned."""
    columns, errors = {}, {}
    for name, value in data.items():
        try:
            columns[name] = CHECKS[name](value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return columns
