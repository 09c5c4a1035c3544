"""Secrets of second factors are encrypted in the database, with a key made from SECRET_KEY."""

import base64
import logging

from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

log = logging.getLogger(__name__)
PURPOSE = b"concord.signin.second-factor"


def _fernet(secret_key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret_key.encode())))


def _keys() -> MultiFernet:
    """The first one encrypts; every one decrypts."""
    return MultiFernet(
        [_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """The secret; where its key is gone, a random one that no code fits: the person is refused
    and the desk resets the second factor."""
    try:
        return _keys().decrypt(text.encode()).decode()
    except InvalidToken:
        log.error("A second factor cannot be read: the SECRET_KEY it was written with is gone.")
        return generate_totp_secret()


def renewed(text: str) -> str | None:
    """The same secret under the present key; None where it is already, or cannot be read."""
    try:
        _fernet(settings.SECRET_KEY).decrypt(text.encode())
    except InvalidToken:
        try:
            return _keys().rotate(text.encode()).decode()
        except InvalidToken:
            log.error("A second factor cannot be read: the SECRET_KEY it was written with is gone.")
    return None
