"""What may be stored of somebody's progress, shared by pages and API."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 100_000  # characters of a position: packages keep their own state elsewhere
LONGEST_SITTING = 24 * 3600


def check_position(position: Any) -> dict[str, Any]:
    """Plain JSON with a number `at`, of a sane size."""
    if not isinstance(position, Mapping):
        raise ValidationError({"position": _("This is not a position.")})
    try:
        text = json.dumps(position, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValidationError({"position": _("This is not a position.")}) from error
    at = position.get("at", 0)
    is_number = isinstance(at, int | float) and not isinstance(at, bool)
    if len(text) > LONGEST or "\\u0000" in text or not is_number or not 0 <= at < 1e15:
        raise ValidationError({"position": _("This is not a position.")})
    return dict(position)


def check_seconds(seconds: Any) -> int:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ValidationError({"seconds": _("Give a number of seconds.")})
    if not math.isfinite(seconds) or seconds < 0:
        raise ValidationError({"seconds": _("Give a number of seconds.")})
    return int(min(seconds, LONGEST_SITTING))


def check_score(score: Any) -> Decimal | None:
    """Percent with two decimals, or none."""
    if score is None:
        return None
    try:
        value = Decimal(str(score)).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise ValidationError({"score": _("Give a score from 0 to 100.")}) from error
    if not 0 <= value <= 100:
        raise ValidationError({"score": _("Give a score from 0 to 100.")})
    return value
