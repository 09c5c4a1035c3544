"""Secrets of second steps, encrypted in the database."""

import logging

from allauth.mfa.totp.internal.auth import generate_totp_secret

from portal.people import sealing

log = logging.getLogger(__name__)
PURPOSE = b"concord.signin.second-step"
GONE = "A second step cannot be read: the SECRET_KEY it was written with is gone."


def encrypt(text: str) -> str:
    return sealing.seal(text, PURPOSE)


def decrypt(text: str) -> str:
    """The secret; where its key is gone, a random one that no code fits: the person is refused
    and the desk resets the second step."""
    found = sealing.unseal(text, PURPOSE)
    if found is None:
        log.error(GONE)
        return generate_totp_secret()
    return found


def renewed(text: str) -> str | None:
    """The same secret under the present key; None where it is already, or cannot be read."""
    if sealing.unseal(text, PURPOSE) is None:
        log.error(GONE)
    return sealing.renewed(text, PURPOSE)
