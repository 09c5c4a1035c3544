"""Rules about accounts and contacts, shared by forms, API, import and services."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from partners.accounts.choices import Coverage
from partners.accounts.models import Account, AccountName, Contact
from portal.interchange.text import check_length, check_website, clean_line


def check_name(value: str) -> str:
    """A name or purpose: present, one line, at most 300 characters."""
    text = clean_line(value)
    if not text:
        raise ValidationError(_("This is needed."))
    check_length(text, 300)
    return text


def check_account(data: Mapping[str, Any], present: Account | None = None) -> dict[str, Any]:
    """Clean the account fields that are given. Raises ValidationError keyed by field."""
    cleaned = _clean(Account, data)
    if "name" in cleaned or present is None:
        cleaned["name"] = _keyed("name", check_name, cleaned.get("name", ""))
    _keyed("website", check_website, cleaned.get("website", ""))
    if cleaned.get("coverage") == Coverage.DIRECT and not (
        cleaned.get("owner_team") or (present and present.owner_team)
    ):
        raise ValidationError({"coverage": _("An account covered directly needs an owner team.")})
    if present and cleaned.get("parent") and _is_below(cleaned["parent"], present):
        raise ValidationError({"parent": _("A company cannot be below itself.")})
    return cleaned


def _is_below(candidate: Account, account: Account) -> bool:
    seen = set()
    above: Account | None = candidate
    while above is not None and above.pk not in seen:
        if above.pk == account.pk:
            return True
        seen.add(above.pk)
        above = above.parent
    return False


def check_contact(data: Mapping[str, Any], present: Contact | None = None) -> dict[str, Any]:
    cleaned = _clean(Contact, data)
    if "name" in cleaned or present is None:
        cleaned["name"] = _keyed("name", check_name, cleaned.get("name", ""))
    if cleaned.get("email"):
        _keyed("email", validate_email, cleaned["email"])
    return cleaned


def check_other_name(data: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = _clean(AccountName, data)
    cleaned["name"] = _keyed("name", check_name, cleaned.get("name", ""))
    if not cleaned.get("kind"):
        raise ValidationError({"kind": _("Choose one of the listed answers.")})
    return cleaned


def _clean(model: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    cleaned, errors = {}, {}
    for name, value in data.items():
        try:
            cleaned[name] = _clean_one(model._meta.get_field(name), value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return cleaned


def _clean_one(column: Any, value: Any) -> Any:
    """Every text here is one line: breaks and runs of blanks become one blank."""
    if not isinstance(value, str):
        return value
    text = clean_line(value)
    check_length(text, column.max_length or 5000)
    if text and column.choices and text not in _listed(column):
        raise ValidationError(_("Choose one of the listed answers."))
    return text


@cache
def _listed(column: Any) -> frozenset[str]:
    """The codes a column accepts; once per column, because an import asks 100,000 times."""
    return frozenset(dict(column.flatchoices))


def _keyed(name: str, check: Any, value: Any) -> Any:
    try:
        return check(value)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error
