"""What people may choose about their mail, shared by the page and the API."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.notifications.choices import KINDS, Frequency, offered_to


def check_quiet_hours(start: Any, end: Any) -> None:
    """Both times or neither, and not the same. ValidationError keyed by field."""
    if (start is None) != (end is None):
        name = "quiet_from" if start is None else "quiet_until"
        raise ValidationError({name: _("Say both times, or leave both empty.")})
    if start is not None and start == end:
        raise ValidationError({"quiet_until": _("Choose another time than the first one.")})


def frequencies_for(code: str) -> list[tuple[str, Any]]:
    """When mail about a kind may leave: what a person's rights hang on never says never."""
    must = KINDS[code].must
    return [pair for pair in Frequency.choices if not (must and pair[0] == Frequency.NEVER)]


def check_frequencies(wanted: Mapping[str, str], staff_role: str) -> dict[str, str]:
    """Kind code → Frequency, of kinds a person of this role can get. ValidationError (`mail`)."""
    offered = offered_to(staff_role)
    for code, frequency in wanted.items():
        if code not in offered:
            raise ValidationError({"mail": _("There is no such kind: %(code)s.") % {"code": code}})
        if frequency not in dict(frequencies_for(code)):
            words = _("Mail about “%(code)s” cannot come like this.") % {"code": code}
            raise ValidationError({"mail": words})
    return dict(wanted)
