"""Secrets that must be read again are kept encrypted, under keys made of SECRET_KEY.

`purpose` keeps what one room has sealed from being read as another's. SECRET_KEY_FALLBACKS are
still read, so that the key can be changed; `renewed` writes anew what was sealed under one.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str, purpose: bytes) -> str:
    """`text` as it may lie in the database."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: bytes) -> str | None:
    """The text again; None when the key it was sealed under is gone."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def renewed(sealed: str, purpose: bytes) -> str | None:
    """The same under the present key; None where it is already, or cannot be read."""
    try:
        _fernet(settings.SECRET_KEY, purpose).decrypt(sealed.encode())
    except InvalidToken:
        text = unseal(sealed, purpose)
        return None if text is None else seal(text, purpose)
    return None


def _box(purpose: bytes) -> MultiFernet:
    """The first key seals; every one unseals."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_fernet(key, purpose) for key in keys])


def _fernet(secret_key: str, purpose: bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret_key.encode())))
