"""What the settings of a connection must be, for the form and the API alike."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.federation.choices import DEFAULT_ROLES, Kind, SecondFactor
from partners.federation.protocols import oidc, saml
from partners.organizations.choices import MemberRole
from portal.interchange.text import check_length, clean_line

PLAIN = ("emails_checked", "brings_people")
# What the provider is known by: another of these is another provider, to be tested again.
PROTOCOL = frozenset(
    ["kind", "issuer", "client_id", "sealed_secret", "metadata_url", "metadata_xml"]
)
MOST_ROLES = 50


def check_settings(data: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a connection for what was said. `present`: the columns it has now.

    Asks the provider, where its address or protocol is new. Raises ValidationError by field.
    """
    said = {**present, **data}
    columns: dict[str, Any] = {name: bool(said.get(name)) for name in PLAIN}
    columns["kind"] = _one_of(Kind.values, "kind", said.get("kind"))
    columns["default_role"] = _one_of(
        [role for role, _label in DEFAULT_ROLES], "default_role", said.get("default_role")
    )
    columns["second_factor"] = _one_of(
        SecondFactor.values, "second_factor", said.get("second_factor")
    )
    columns["role_attribute"] = _line("role_attribute", said.get("role_attribute") or "", 200)
    columns["role_map"] = check_role_map(said.get("role_map") or {})
    check = _oidc if columns["kind"] == Kind.OIDC else _saml
    return columns | check(said, present)


def _one_of(words: Any, name: str, value: Any) -> str:
    if value not in words:
        raise ValidationError({name: _("Choose one from the list.")})
    return str(value)


def _line(name: str, value: Any, most: int) -> str:
    try:
        text = clean_line(str(value))
        check_length(text, most)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error
    return text


def _oidc(said: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    issuer = _line("issuer", said.get("issuer") or "", 500)
    client_id = _line("client_id", said.get("client_id") or "", 191)
    missing = {"issuer": issuer, "client_id": client_id}
    errors = {name: _("Please fill this in.") for name, text in missing.items() if not text}
    # The secret one provider was given is never sent to another.
    is_kept = present.get("sealed_secret") and issuer == present.get("issuer")
    if not said.get("client_secret") and not is_kept:
        errors["client_secret"] = _("Please fill this in.")
    if errors:
        raise ValidationError(errors)
    if issuer != present.get("issuer") or present.get("kind") != Kind.OIDC:
        oidc.read_configuration(issuer)
    return {
        "issuer": issuer,
        "client_id": client_id,
        "metadata_url": "",
        "metadata_xml": "",
        "certificate_ends_at": None,
    }


def _saml(said: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    url = _line("metadata_url", said.get("metadata_url") or "", 500)
    text = said.get("metadata") or ""
    if url and not text and (url != present.get("metadata_url") or not present.get("metadata_xml")):
        text = saml.fetch_metadata(url)
    text = text or present.get("metadata_xml") or ""
    if not text:
        problem = _("Give the metadata of the provider: its address, or a file.")
        raise ValidationError({"metadata_url": problem})
    return {
        "metadata_url": url,
        "metadata_xml": text,
        "client_id": "",
        "sealed_secret": "",
        **saml.read_metadata(text),
    }


def check_role_map(roles: Any) -> dict[str, str]:
    """{value of the attribute: role}. Raises ValidationError under `role_map`."""
    if not isinstance(roles, Mapping) or len(roles) > MOST_ROLES:
        raise ValidationError({"role_map": _("Write one value and its role on each line.")})
    checked = {}
    for value, role in roles.items():
        if role not in MemberRole.values:
            words = ", ".join(MemberRole.values)
            text = _("“%(role)s” is no role. Roles are: %(words)s.")
            raise ValidationError({"role_map": text % {"role": str(role)[:40], "words": words}})
        checked[_line("role_map", value, 300)] = str(role)
    return checked
