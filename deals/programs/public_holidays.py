"""Public holidays as the holidays library knows them. Pure: what it says may be kept."""

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import holidays
from django.utils.translation import get_language
from django_countries import countries as all_countries

YEARS_AROUND = 2  # looked up for so many years before and after the present one
LANGUAGES = {"zh-hans": "zh_CN"}  # of the library, where it has them


@cache
def known() -> dict[str, list[str]]:
    """Countries with their regions."""
    return holidays.list_supported_countries(include_aliases=False)


def country_choices() -> list[tuple[str, str]]:
    """Countries by name in the reader's language."""
    return [(code, str(name)) for code, name in all_countries if code in known()]


@lru_cache(maxsize=64)
def closed_days(country: str, region: str, year: int) -> Mapping[dt.date, tuple[()]]:
    """The holidays of a country around a year, as days without opening hours."""
    if not country:
        return {}
    years = range(year - YEARS_AROUND, year + YEARS_AROUND + 1)
    return dict.fromkeys(_table(country, region, years), ())


def upcoming(country: str, region: str, start: dt.date, count: int) -> list[tuple[dt.date, str]]:
    """The next holidays from `start`, with their names."""
    if country not in known():
        return []
    found = _table(country, region, range(start.year, start.year + 2), named=True)
    return sorted((day, str(name)) for day, name in found.items() if day >= start)[:count]


def _table(country: str, region: str, years: range, named: bool = False) -> Any:
    table = holidays.country_holidays(country, subdiv=region or None, years=years)
    wanted = LANGUAGES.get(get_language() or "", "en_US")
    if not named or wanted not in type(table).supported_languages:
        return table
    return holidays.country_holidays(country, subdiv=region or None, years=years, language=wanted)
