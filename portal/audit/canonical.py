"""The bytes that are hashed. Documented in docs/audit.md so that an outsider can check them.

Canonical JSON as in RFC 8785 for what occurs here: keys sorted, no blanks, UTF-8 as it is, no
floating point numbers. A link's hash covers its chain, number, predecessor, digest and what the
company reads; the digest covers the whole entry under a salt, so that a company can prove its
trail without being able to guess what the entry keeps from it.
"""

import datetime as dt
import hashlib
import hmac
import json
from typing import Any

GENESIS = "0" * 64


def canonical(value: Any) -> bytes:
    """Canonical JSON of plain values; numbers with a fraction become text."""
    return json.dumps(
        _plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def moment(at: dt.datetime) -> str:
    """UTC to the microsecond: what both databases keep."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def salt_for(secret: str, chain: str, number: int, previous: str) -> str:
    """The same in two worlds that agree on this chain, and unknown to whoever lacks `secret`."""
    text = f"{chain}|{number}|{previous}".encode()
    return hmac.new(b"concord.audit:" + secret.encode(), text, hashlib.sha256).hexdigest()


def digest_of(salt: str, entry: dict[str, Any]) -> str:
    return hashlib.sha256(salt.encode() + canonical(entry)).hexdigest()


def link_hash(
    chain: str, number: int, previous: str, digest: str, shown: dict[str, Any] | None
) -> str:
    """The hash of one link. `shown`: what the company reads; None in the vendor's chain."""
    content = {"chain": chain, "number": number, "previous": previous, "digest": digest}
    return hashlib.sha256(canonical(content | {"entry": shown})).hexdigest()
