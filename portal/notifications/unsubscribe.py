"""Links that stop one kind of mail for one person, with one click and without signing in.

A link carries its person and kind under our signature and never ends: whoever holds a mail may
stop that mail. Mail that a person's rights hang on carries no such link.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import ValidationError

from portal.notifications.choices import DIGESTS, KINDS, Frequency

SALT = "portal.notifications.unsubscribe"
MAX_LENGTH = 400
DIGEST_KINDS = {f"digest_{frequency}": str(frequency) for frequency in DIGESTS}


@dataclass(frozen=True)
class Stop:
    """What a link stops: `code` is a kind, or the digest of one frequency."""

    user: Any
    code: str

    @property
    def label(self) -> str:
        if self.code in DIGEST_KINDS:
            return str(Frequency(DIGEST_KINDS[self.code]).label)
        return str(KINDS[self.code].label)


def address_for(user: Any, code: str) -> str:
    """The link's address; empty for a kind whose mail cannot be stopped."""
    if not _can_stop(code):
        return ""
    return f"{settings.SITE_URL}/unsubscribe/{_signer().sign_object([str(user.pk), code])}/"


def read(token: str, visitor: Any) -> Stop | None:
    """What the link stops. None for a forged link, one whose person is gone, one that may stop
    nothing, and one that belongs to somebody else than the person signed in."""
    try:
        user_id, code = _signer().unsign_object(token[:MAX_LENGTH])
        user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    except (signing.BadSignature, ValueError, TypeError, ValidationError):
        return None
    if user is None or not _can_stop(code) or (visitor.is_authenticated and visitor != user):
        return None
    return Stop(user, code)


def _can_stop(code: str) -> bool:
    return code in DIGEST_KINDS or (code in KINDS and not KINDS[code].must)


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)
