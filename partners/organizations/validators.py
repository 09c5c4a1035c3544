"""Rules about companies, shared by forms, API and services."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from partners.organizations.choices import MemberRole
from portal.interchange.text import check_length, check_website, clean_line, clean_text
from portal.workflow.machine import StateMoved

LIMITS = {"name": 200, "website": 200, "city": 100, "address": 300, "phone": 40, "about": 2000}
APPLICATION_LIMITS = {
    "company": 200,
    "city": 100,
    "contact_name": 120,
    "contact_email": 254,
    "contact_phone": 40,
    "message": 2000,
}


PARAGRAPHS = frozenset({"about", "message"})  # every other text is one line


class AlreadyDecided(StateMoved):
    """Somebody else was quicker."""


def check_profile(data: Mapping[str, Any]) -> dict[str, Any]:
    """Clean the profile fields that are given. Raises ValidationError keyed by field."""
    return _each(data, _check)


def _each(data: Mapping[str, Any], check: Callable[[str, Any], Any]) -> dict[str, Any]:
    cleaned, errors = {}, {}
    for name, value in data.items():
        try:
            cleaned[name] = check(name, value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return cleaned


def check_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """Clean every text in `data`, leave the rest. Raises ValidationError keyed by field."""
    return _each(data, lambda name, value: clean_text(value) if isinstance(value, str) else value)


def _cleaned(name: str, value: str) -> str:
    return (clean_text if name in PARAGRAPHS else clean_line)(value)


def check_role(role: str) -> MemberRole:
    """The role of a member, or ValidationError under `role`."""
    if role not in MemberRole.values:
        raise ValidationError({"role": _("Choose a role from the list.")})
    return MemberRole(role)


def check_application(data: Mapping[str, Any]) -> dict[str, Any]:
    """Clean what an applicant typed. Raises ValidationError keyed by field."""
    return _each(data, _check_application)


def _check_application(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = _cleaned(name, value)
    check_length(text, APPLICATION_LIMITS.get(name, 200))
    if name in {"company", "contact_name", "contact_email"} and not text:
        raise ValidationError(_("Please fill this in."))
    if name == "website":
        check_website(text)
    if name == "contact_email":
        validate_email(text)
    return text


def _check(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = _cleaned(name, value)
    if name == "name" and not text:
        raise ValidationError(_("A company needs a name."))
    check_length(text, LIMITS.get(name, 1000))
    if name == "website":
        check_website(text)
    return text


def check_password(password: str, email: str, name: str, company: str) -> None:
    """The house's password rules, for a person who has no account yet and joins a company."""
    person: Any = get_user_model()(email=email, name=name)
    person.company_words = [company]
    validate_password(password, person)
