"""A number of the home page: the rows it counts and the list that shows just these."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from portal.access.arms import MANY, counts_up_to, told

LIMIT = 999  # what is a person's own is counted so far


@dataclass(frozen=True)
class Number:
    """`rows` are in the reader's scope and are those the list at `url` shows. `limit`: how far is
    counted. `tone`: worn while there are any. `area`: what a token must open to read it, and
    `also` where it tells of several parts. `count`: up to `limit` + 1, once counted."""

    name: str
    label: Any
    icon: str
    area: str
    rows: QuerySet
    url: str
    limit: int = MANY
    tone: str = ""
    also: frozenset[str] = frozenset()
    count: int = 0

    @property
    def value(self) -> int | str:
        return told(self.count, self.limit)

    @property
    def is_more(self) -> bool:
        """More rows than were counted."""
        return self.count > self.limit

    @property
    def shown_tone(self) -> str:
        return self.tone if self.count else ""


def counted(numbers: Iterable[Number]) -> list[Number]:
    """The same with their counts: one query for all, which stops at each limit. Names differ."""
    numbers = list(numbers)
    found: dict[str, int] = {}
    for limit in {number.limit for number in numbers}:
        parts = {number.name: number.rows for number in numbers if number.limit == limit}
        found |= counts_up_to(parts, limit + 1)
    return [replace(number, count=found[number.name]) for number in numbers]


def address(name: str, *args: Any, **query: Any) -> str:
    """The address of a list, narrowed by `query`."""
    path = reverse(name, args=args)
    return f"{path}?{urlencode(query)}" if query else path
