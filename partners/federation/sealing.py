"""Secrets that must be read again are kept encrypted, under a key made of SECRET_KEY."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    """`text` as it may lie in the database."""
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text again; empty when SECRET_KEY was changed since, so that it is asked for anew."""
    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return ""


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key(key)) for key in _keys()])


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _key(secret: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"concord sign-in").derive(
        secret.encode()
    )
    return base64.urlsafe_b64encode(made)
