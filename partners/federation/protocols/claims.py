"""What a provider said about a person, checked and in one form for both protocols."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from partners.federation.domains import domain_of

LONGEST_SUBJECT = 191  # what the table of identities holds


class NotAccepted(Exception):
    """The provider's answer is refused. `code` names why; what it says is for the log only."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


@dataclass(frozen=True)
class Claims:
    """`subject`: the provider's own key of the person. `methods`: how the person proved it."""

    subject: str
    email: str
    email_verified: bool
    name: str = ""
    methods: frozenset[str] = frozenset()
    attributes: Mapping[str, list[str]] = field(default_factory=dict)


def clean_address(text: Any) -> str:
    """The address as we keep it: lower case, domain in ASCII. Raises NotAccepted."""
    if not isinstance(text, str) or len(text) > 254:
        raise NotAccepted("no_address")
    local, _sep, _domain = text.strip().rpartition("@")
    address = f"{local.lower()}@{domain_of(text)}"
    try:
        validate_email(address)
    except ValidationError as error:
        raise NotAccepted("no_address") from error
    return address


def clean_subject(text: Any) -> str:
    """The subject, as long as it can be kept. Raises NotAccepted."""
    if not isinstance(text, str) or not text or len(text) > LONGEST_SUBJECT:
        raise NotAccepted("no_subject")
    return text


def as_texts(value: Any) -> list[str]:
    """A claim as a list of texts, whatever the provider made of it."""
    values = value if isinstance(value, list | tuple) else [value]
    return [str(each)[:300] for each in values if isinstance(each, str | int | bool)]
