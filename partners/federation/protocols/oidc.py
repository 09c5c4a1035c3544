"""OpenID Connect: discovery, keys, and the checks of an ID token (OpenID Connect Core 3.1.3.7)."""

import json
import secrets
from typing import Any

import jwt
import requests
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.federation import fetching
from partners.federation.models import Connection
from partners.federation.protocols.claims import (
    Claims,
    NotAccepted,
    as_texts,
    clean_address,
    clean_subject,
)
from portal.interchange.postal import full_name

WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Signed by a key only the provider has: no "none", and no HMAC under a secret two sides know.
ALGORITHMS = frozenset(
    [*(f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512)), "EdDSA"]
)
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY = 60  # seconds the two clocks may differ
KEPT = 3600  # seconds a provider's description and keys are used before they are read again
STRONG = frozenset({"mfa", "otp", "hwk", "swk", "fido", "sc", "vbm"})  # amr values of RFC 8176


def read_configuration(issuer: str) -> dict[str, Any]:
    """The provider's description of itself, fetched and checked. Raises ValidationError."""
    try:
        fetching.check_url(issuer)
        found = json.loads(fetching.get(issuer.rstrip("/") + WELL_KNOWN))
    except ValidationError as error:
        raise ValidationError({"issuer": error.messages}) from error
    except (requests.RequestException, ValueError) as error:
        text = _("No description of a provider was found at this address.")
        raise ValidationError({"issuer": text}) from error
    if not isinstance(found, dict) or found.get("issuer") != issuer:
        text = _("The provider calls itself differently. Copy its issuer exactly as it writes it.")
        raise ValidationError({"issuer": text})
    try:
        for name in ENDPOINTS:
            fetching.check_url(str(found.get(name, "")))
    except ValidationError as error:
        text = _("The provider’s description names addresses that cannot be used.")
        raise ValidationError({"issuer": text}) from error
    return found


def configuration(connection: Connection) -> dict[str, Any]:
    """The same, read once an hour. Raises NotAccepted."""
    key = f"sso-configuration-{connection.space}"
    found = cache.get(key)
    if found is None:
        try:
            found = read_configuration(connection.issuer)
        except ValidationError as error:
            raise NotAccepted("provider_silent") from error
        cache.set(key, found, KEPT)
    return dict(found)


def _signing_key(connection: Connection, header: dict[str, Any]) -> Any:
    """The provider's key a token names; keys it does not know yet are read again once."""
    where = configuration(connection)["jwks_uri"]
    for fresh in (False, True):
        key = f"sso-keys-{connection.space}"
        found = None if fresh else cache.get(key)
        if found is None:
            found = _keys_at(where)
            cache.set(key, found, KEPT)
        named = [row for row in found if row.get("use", "sig") == "sig"]
        if header.get("kid"):
            named = [row for row in named if row.get("kid") == header["kid"]]
        if len(named) == 1:
            return jwt.PyJWK(named[0], algorithm=header["alg"]).key
    raise NotAccepted("bad_signature", "no such key")


def _keys_at(where: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(fetching.get(where))
        return [row for row in found["keys"] if isinstance(row, dict)]
    except (requests.RequestException, ValidationError, ValueError, KeyError, TypeError) as error:
        raise NotAccepted("provider_silent") from error


def checked_token(connection: Connection, token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token that is signed, ours, fresh and the answer to our question."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise NotAccepted("bad_signature", "algorithm")
        found = jwt.decode(
            token,
            _signing_key(connection, header),
            algorithms=[header["alg"]],
            audience=connection.client_id,
            issuer=connection.issuer,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise NotAccepted("bad_token", type(error).__name__) from error
    audience = found["aud"] if isinstance(found["aud"], list) else [found["aud"]]
    if found.get("azp", audience[0]) != connection.client_id or len(audience) > 1:
        raise NotAccepted("bad_token", "made for somebody else")
    said = found.get("nonce")
    if not nonce or not isinstance(said, str) or not secrets.compare_digest(said, nonce):
        raise NotAccepted("bad_token", "nonce")
    return dict(found)


def with_user_info(found: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """The token's claims and, for what it leaves out, those of the user-info endpoint."""
    if said.get("sub") != found["sub"]:
        raise NotAccepted("bad_token", "user info of somebody else")
    return {**said, **found}


def claims_of(connection: Connection, found: dict[str, Any]) -> Claims:
    """Claims of checked ones. Raises NotAccepted where no address or subject is in them."""
    verified = found.get("email_verified")
    trusted = verified is None and connection.emails_checked
    parts = (str(found.get(name) or "") for name in ("given_name", "family_name"))
    return Claims(
        subject=clean_subject(found.get("sub")),
        email=clean_address(found.get("email")),
        email_verified=trusted or verified is True or verified == "true",
        name=str(found.get("name") or full_name(*parts)),
        methods=frozenset(as_texts(found.get("amr", []))),
        attributes={name: as_texts(value) for name, value in found.items()},
    )
