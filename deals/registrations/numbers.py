"""Deal numbers: short, and silent about how many deals there are."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError

from deals.registrations.models import Deal

NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def deal_number(deal_id: uuid.UUID, attempt: int = 0) -> str:
    """A short number that says nothing about how many others there are: `D-7F3K2QM`."""
    value = int.from_bytes(hashlib.sha256(deal_id.bytes + bytes([attempt])).digest()[:8])
    digits = []
    for _place in range(7):
        value, digit = divmod(value, len(NUMBER_ALPHABET))
        digits.append(NUMBER_ALPHABET[digit])
    return "D-" + "".join(digits)


def free_number(deal_id: uuid.UUID, side: Mapping[str, Any]) -> str:
    """The number of a new deal, unlike all others of its company or team (`side`)."""
    for attempt in range(20):
        number = deal_number(deal_id, attempt)
        if not Deal.objects.filter(number=number, **side).exists():
            return number
    raise IntegrityError("no free deal number")
