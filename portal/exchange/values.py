"""Cells → values, in the spellings other systems use. Each raises ValidationError with words."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django_countries import countries

# Codes that are not countries of their own, and names the list of countries spells otherwise.
COUNTRY_OF = {
    "UK": "GB", "EL": "GR", "FX": "FR", "IC": "ES", "EA": "ES", "USA": "US", "U.S.": "US",
    "U.S.A.": "US", "UNITED STATES": "US", "UNITED KINGDOM": "GB", "GREAT BRITAIN": "GB",
    "ENGLAND": "GB", "SOUTH KOREA": "KR", "KOREA": "KR", "RUSSIA": "RU", "CZECH REPUBLIC": "CZ",
    "TAIWAN": "TW", "VIETNAM": "VN", "TURKEY": "TR", "THE NETHERLANDS": "NL", "HOLLAND": "NL",
}  # fmt: skip
POINTED = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
SLASHED = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
NUMBER = re.compile(r"^-?[\d.,'\u00a0\u202f ]+$")
TRUE = frozenset({"1", "true", "yes", "y", "x"})


@lru_cache(maxsize=4096)
def country_of(text: str) -> str:
    """An ISO code of two letters out of a code of two or three, or a name; empty stays empty."""
    word = " ".join(text.split()).upper()
    if not word:
        return ""
    code = COUNTRY_OF.get(word) or (countries.alpha2(word) if len(word) in (2, 3) else "")
    if not code:
        with translation.override("en"):
            code = countries.by_name(text.strip())
    code = code or countries.by_name(text.strip())
    if not code:
        raise ValidationError(_("“%(name)s” is no country.") % {"name": text[:40]})
    return str(code)


def day_of(text: str, month_first: bool = False) -> dt.date | None:
    """A day: ISO (with or without a time), 31.01.2026, or with slashes where it can only mean one
    day or `month_first` says how it is meant."""
    text = text.strip()
    if not text:
        return None
    try:
        if found := parse_date(text[:10]):
            return found
        if parts := POINTED.match(text):
            return dt.date(int(parts[3]), int(parts[2]), int(parts[1]))
        if parts := SLASHED.match(text.split()[0]):
            first, second, year = map(int, parts.groups())
            if month_first or second > 12:
                return dt.date(year, first, second)
            if first > 12 or first == second:
                return dt.date(year, second, first)
    except ValueError:
        pass
    raise ValidationError(_("Write the day as 2026-01-31."))


def moment_of(text: str, month_first: bool = False) -> dt.datetime | None:
    """A point in time; without a zone it is the person's, without a time it is noon."""
    text = text.strip()
    if not text:
        return None
    try:
        found = parse_datetime(text.replace(" UTC", "Z"))
    except ValueError:
        found = None
    if found is None:
        day = day_of(text, month_first)
        found = dt.datetime.combine(day, dt.time(12)) if day else None
    if found is not None and timezone.is_naive(found):
        found = timezone.make_aware(found)
    return found


def amount_of(text: str) -> Decimal | None:
    """A number with thousands in any writing: 1,234.56 and 1.234,56 and €1 234."""
    text = re.sub(r"[A-Za-z$€£¥]", "", text).strip()
    if not text:
        return None
    if not NUMBER.match(text):
        raise ValidationError(_("Enter a number."))
    text = re.sub(r"['\u00a0\u202f ]", "", text)
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point >= 0 or (point < 0 and re.search(r",\d{1,2}$", text)):
        text = text.replace(".", "").replace(",", ".")
    else:
        text = text.replace(",", "")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValidationError(_("Enter a number.")) from error


def choice_of(
    choices: Iterable[tuple[str, Any]], text: str, more: Mapping[str, str] | None = None
) -> str:
    """The code of a choice, from its code, its label in English or the person's language, or a
    spelling in `more`."""
    word = " ".join(text.split()).casefold()
    if not word:
        return ""
    for code, label in choices:
        with translation.override("en"):
            english = str(label).casefold()
        if word in (str(code).casefold(), english, str(label).casefold()):
            return str(code)
    if more and word in more:
        return more[word]
    raise ValidationError(_("“%(text)s” is not one of the answers.") % {"text": text[:40]})


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def host_of(text: str) -> str:
    """`https://Acme.Example/` → `acme.example`: one spelling, so that equal websites are equal."""
    host = text.strip()
    for scheme in ("https://", "http://"):
        if host.lower().startswith(scheme):
            host = host[len(scheme) :]
    return host.rstrip("/").lower()


class Gathered:
    """Reads cells one by one and keeps what is wrong with each: `with` it, then `values`."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.errors: dict[str, list[str]] = {}

    def take(self, name: str, read: Any, *arguments: Any) -> Any:
        try:
            self.values[name] = read(*arguments)
        except ValidationError as error:
            self.errors[name] = error.messages
        return self.values.get(name)

    def checked(self) -> dict[str, Any]:
        """What was read. Raises ValidationError keyed by field."""
        if self.errors:
            raise ValidationError(self.errors)
        return self.values
