"""SAML 2.0: a provider's metadata, our own, questions, and the checks of an answer."""

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from typing import Any

import requests
from cryptography import x509
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser as Parser
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as Xml

from partners.federation import fetching
from partners.federation.models import Connection
from partners.federation.protocols.claims import (
    Claims,
    NotAccepted,
    as_texts,
    clean_address,
    clean_subject,
)

LARGEST_ANSWER = 100_000  # characters of a posted answer; one with 500 groups has half of that
EMAIL = (
    "email",
    "mail",
    "emailAddress",
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)
NAME = (
    "name",
    "displayName",
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
)
GIVEN = (
    "givenName",
    "firstName",
    "urn:oid:2.5.4.42",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
)
FAMILY = (
    "sn",
    "surname",
    "lastName",
    "urn:oid:2.5.4.4",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
)
VERIFIED = ("email_verified", "http://schemas.auth0.com/email_verified")
METHODS = ("http://schemas.microsoft.com/claims/authnmethodsreferences",)
# A subject that changes with every sign-in is nobody.
TRANSIENT = Names.NAMEID_TRANSIENT
STRONG = frozenset(
    {
        "https://refeds.org/profile/mfa",
        "http://schemas.microsoft.com/claims/multipleauthn",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI",
    }
)


def read_metadata(text: bytes | str) -> dict[str, Any]:
    """Issuer and earliest end of the signing certificates of a provider's metadata.

    Raises ValidationError under `metadata`.
    """
    found = _parsed(text)
    ends = [_end_of(certificate) for certificate in _certificates(found)]
    return {"issuer": found["entityId"], "certificate_ends_at": min(ends)}


def _parsed(text: bytes | str) -> dict[str, Any]:
    wrong = ValidationError({"metadata": _("This is not the metadata of an identity provider.")})
    try:
        found = Parser.parse(text.encode() if isinstance(text, str) else text).get("idp", {})
    except (etree.XMLSyntaxError, ValueError, TypeError) as error:
        raise wrong from error
    url = found.get("singleSignOnService", {}).get("url", "")
    if not found.get("entityId") or len(found["entityId"]) > 500 or not _certificates(found):
        raise wrong
    try:
        fetching.check_url(url)
    except ValidationError as error:
        text = _("The metadata names no address for signing in that can be used.")
        raise ValidationError({"metadata": text}) from error
    return dict(found)


def _certificates(found: Mapping[str, Any]) -> list[str]:
    several = found.get("x509certMulti", {}).get("signing", [])
    return several or [one for one in [found.get("x509cert")] if one]


def _end_of(certificate: str) -> dt.datetime:
    try:
        return x509.load_der_x509_certificate(base64.b64decode(certificate)).not_valid_after_utc
    except (ValueError, binascii.Error) as error:
        text = _("A certificate in the metadata cannot be read.")
        raise ValidationError({"metadata": text}) from error


def fetch_metadata(url: str) -> str:
    """The metadata at an address. Raises ValidationError under `metadata_url`."""
    try:
        return fetching.get(url).decode()
    except ValidationError as error:
        raise ValidationError({"metadata_url": error.messages}) from error
    except (requests.RequestException, UnicodeDecodeError) as error:
        text = _("No metadata was found at this address.")
        raise ValidationError({"metadata_url": text}) from error


def our_address(connection: Connection, name: str) -> str:
    """One of our addresses for this connection, as the provider must know it."""
    return settings.SITE_URL + reverse(name, kwargs={"pk": connection.pk})


def _settings(connection: Connection, *, only_ours: bool = False) -> OneLogin_Saml2_Settings:
    made = {
        "strict": True,
        "security": {
            "requestedAuthnContext": False,
            "wantAttributeStatement": False,
            "allowRepeatAttributeName": True,
            "rejectDeprecatedAlgorithm": True,
            "allowSingleLabelDomains": True,
            "signatureAlgorithm": Names.RSA_SHA256,
            "digestAlgorithm": Names.SHA256,
        },
        "sp": {
            "entityId": our_address(connection, "sso_metadata"),
            "assertionConsumerService": {
                "url": our_address(connection, "sso_acs"),
                "binding": Names.BINDING_HTTP_POST,
            },
            "NameIDFormat": Names.NAMEID_UNSPECIFIED,
        },
    }
    if not only_ours:
        made["idp"] = _parsed(connection.metadata_xml)
    return OneLogin_Saml2_Settings(made, sp_validation_only=only_ours)


def our_metadata(connection: Connection) -> bytes:
    """What the provider's administrator imports: who we are and where answers go."""
    found = _settings(connection, only_ours=True).get_sp_metadata()
    return found if isinstance(found, bytes) else found.encode()


def _request_data(connection: Connection) -> dict[str, Any]:
    """The request as the library wants it, by our own address and not what a visitor wrote."""
    scheme, _sep, host = settings.SITE_URL.partition("://")
    path = reverse("sso_acs", kwargs={"pk": connection.pk})
    https = "on" if scheme == "https" else "off"
    return {"https": https, "http_host": host, "script_name": path, "get_data": {}, "post_data": {}}


def question(connection: Connection) -> tuple[str, str]:
    """(address at the provider, id of the question), to be kept for the answer."""
    auth = OneLogin_Saml2_Auth(_request_data(connection), old_settings=_settings(connection))
    return auth.login(return_to=""), auth.get_last_request_id()


def question_of(answer: str) -> str:
    """The id an answer says it answers; nothing of it is believed yet. Raises NotAccepted."""
    try:
        found = Xml.to_etree(base64.b64decode(answer, validate=True)).get("InResponseTo", "")
    except (etree.XMLSyntaxError, ValueError, binascii.Error) as error:
        raise NotAccepted("bad_answer", "unreadable") from error
    if not found:
        raise NotAccepted("unsolicited")
    return str(found)


def may_be_answer(answer: str) -> bool:
    """Whether a posted text is worth keeping until it is checked: small, XML, to some question."""
    if not 0 < len(answer) <= LARGEST_ANSWER:
        return False
    try:
        return bool(question_of(answer))
    except NotAccepted:
        return False


def checked_answer(connection: Connection, answer: str, asked: str) -> Claims:
    """Claims of a signed answer that is fresh, meant for us and answers question `asked`.

    Raises NotAccepted.
    """
    try:
        response = OneLogin_Saml2_Response(_settings(connection), answer)
        response.is_valid(_request_data(connection), asked, raise_exceptions=True)
        _be_strict(connection, response, asked)
        return _claims(response)
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, ValidationError) as error:
        raise NotAccepted("bad_answer", str(error)) from error
    except (etree.LxmlError, ValueError, AttributeError) as error:
        raise NotAccepted("bad_answer", type(error).__name__) from error


def _be_strict(connection: Connection, response: Any, asked: str) -> None:
    """What the library lets pass when it is left out: audience, recipient, question."""
    if not response.get_audiences():
        raise NotAccepted("bad_answer", "no audience")
    here = our_address(connection, "sso_acs")
    for data in Xml.query(response.document, "//saml:Assertion//saml:SubjectConfirmationData"):
        right = data.get("InResponseTo") == asked and data.get("Recipient") == here
        if right and data.get("NotOnOrAfter"):
            return
    raise NotAccepted("bad_answer", "recipient")


def _claims(response: Any) -> Claims:
    said = response.get_attributes()
    shape = response.get_nameid_format()
    if shape == TRANSIENT:
        raise NotAccepted("no_subject", "transient")
    subject = response.get_nameid()
    address = _first(said, EMAIL) or (subject if "@" in subject else "")
    name = _first(said, NAME) or f"{_first(said, GIVEN)} {_first(said, FAMILY)}".strip()
    verified = _first(said, VERIFIED).lower()
    methods = [*response.get_authn_contexts(), *(v for n in METHODS for v in said.get(n, []))]
    return Claims(
        subject=clean_subject(subject),
        email=clean_address(address),
        email_verified=verified in {"", "true", "1"},
        name=name,
        methods=frozenset(methods),
        attributes={key: as_texts(values) for key, values in said.items()},
    )


def _first(said: Mapping[str, list[str]], names: tuple[str, ...]) -> str:
    return next((said[name][0] or "" for name in names if said.get(name)), "")
