"""What spots and contact lines must be."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.cobranding.choices import MAX_CONTACT, MAX_SPOTS, What
from cms.cobranding.papers import Size
from cms.cobranding.spots import Spot
from portal.interchange.text import check_length, clean_line

SMALLEST_MM = 4.0


def check_spots(spots: Sequence[Spot], sizes: Sequence[Size]) -> None:
    """Raises ValidationError for a spot that is not on the paper (`sizes`: of its pages, mm)."""
    if not spots:
        raise ValidationError(_("Say where logo or contact line stand."))
    if len(spots) > MAX_SPOTS:
        raise ValidationError(_("These are too many places."))
    for spot in spots:
        _check(spot, sizes)


def _check(spot: Spot, sizes: Sequence[Size]) -> None:
    words: dict[str, float] = {"page": spot.page, "count": len(sizes)}
    if spot.what not in What.values:
        raise ValidationError(_("Choose one of the listed answers."))
    if not 1 <= spot.page <= len(sizes):
        raise ValidationError(_("There is no page %(page)s: the file has %(count)s.") % words)
    width, height = sizes[spot.page - 1]
    if min(spot.width, spot.height) < SMALLEST_MM:
        raise ValidationError(_("A place needs at least 4 mm in each direction."))
    inside = spot.x >= 0 and spot.y >= 0
    fits = spot.x + spot.width <= width + 0.1 and spot.y + spot.height <= height + 0.1
    if not (inside and fits):  # also for what is no number
        words |= {"width": width, "height": height}
        raise ValidationError(
            _("This place leaves page %(page)s, which is %(width)s × %(height)s mm.") % words
        )


def check_contact(value: str) -> str:
    """The contact line, cleaned. Raises ValidationError keyed `contact`."""
    try:
        text = clean_line(value)
        check_length(text, MAX_CONTACT)
    except ValidationError as error:
        raise ValidationError({"contact": error.messages}) from error
    return text
