"""What an integration or client may be called, open and lead to."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.interchange.text import check_length, clean_line
from portal.people.areas import WORDS, in_order

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MOST_ADDRESSES = 10


def check_words(data: Mapping[str, str], limits: Mapping[str, int]) -> dict[str, str]:
    """Lines of text; `name` is needed. ValidationError keyed by field."""
    cleaned, errors = {}, {}
    for field, limit in limits.items():
        try:
            cleaned[field] = clean_line(data.get(field) or "")
            check_length(cleaned[field], limit)
            if field == "name" and not cleaned[field]:
                raise ValidationError(_("Give it a name."))
        except ValidationError as error:
            errors[field] = error.messages
    if errors:
        raise ValidationError(errors)
    return cleaned


def check_areas(areas: Iterable[str]) -> list[str]:
    words = set(areas)
    if not words or words - set(WORDS):
        raise ValidationError({"areas": _("Choose what it may open.")})
    return in_order(words)


def check_addresses(text: str) -> str:
    """Addresses an app is answered at, one by one: https, or http on the app's own machine.

    Letter for letter is what counts later, so nothing is put right here.
    """
    found = text.split()
    if not found:
        raise ValidationError({"redirect_uris": _("Say where the answer is sent to.")})
    if len(found) > MOST_ADDRESSES:
        text = _("Name at most %(count)d addresses.") % {"count": MOST_ADDRESSES}
        raise ValidationError({"redirect_uris": text})
    for address in found:
        if not _is_good(address):
            text = _("“%(address)s” cannot be used: it takes https://…, or http:// on localhost.")
            raise ValidationError({"redirect_uris": text % {"address": address[:100]}})
    return "\n".join(found)


def _is_good(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return False
    odd = "#" in address or "@" in parts.netloc or "*" in parts.netloc or "\\" in address
    if odd or not address.isascii() or not parts.hostname or len(address) > 500:
        return False
    is_local = parts.hostname in LOOPBACK
    return port_is_fine and (parts.scheme == "https" or (parts.scheme == "http" and is_local))
