"""The engine's reasons in words. They name accounts of both sides: for the desk's eyes only.

`sentences(candidate.evidence)` for a page; evidence may come back from JSON as [code, params].
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS = {
    "same_tax": _("same tax or registration number"),
    "same_website": _("same website"),
    "same_phone": _("same phone number"),
    "same_website_name": _("same website name under another ending"),
    "same_name": _("same name after removing legal form and translating"),
    "initials": _("one name is the initials of the other"),
    "name_of_website": _("short name is the name of the website"),
    "same_street": _("same street address"),
    "same_postcode": _("same postcode"),
    "same_city": _("same city"),
    "city_in_name": _("city of the account stands in the name"),
    "other_website": _("different website"),
    "other_tax": _("different tax or registration number"),
    "other_phone": _("different phone number"),
    "other_country": _("different country"),
    "other_city": _("different city"),
    "other_numbers": _("different numbers in the name"),
    "name_sounds_alike": _("names sound alike across scripts"),
    "name_per_cent": _("name %(per_cent)s %% after removing legal form"),
    "name_contained": _("one name is contained in the other"),
    "parent_of": _("parent of %(name)s"),
    "subsidiary_of": _("subsidiary of %(name)s"),
    "sister_of": _("same parent as %(name)s"),
}
AGAINST = frozenset(code for code in WORDS if code.startswith("other_"))


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """One reason in the reader's language."""
    return str(WORDS[code]) % params


def sentences(evidence: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    return [sentence(code, params) for code, params in evidence]


def speaks_against(code: str) -> bool:
    """Whether a reason is one for two different customers."""
    return code in AGAINST
