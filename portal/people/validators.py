"""What a person may type about themselves."""

import unicodedata
import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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
