"""One kind of thing that can wait for a person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from portal.access.scope import Scope


@dataclass(frozen=True)
class Source:
    """`rows`: what can wait, in the person's scope; None: nothing can. Sources that start from the
    same rows name the same function, which is asked once. `rule`: what of them waits.

    `name`, `note`: columns of text that every lens of these rows shows. `on`, `at`: the day or the
    moment by which it wants to be done. `since`: the moment since when it waits. `order`: the most
    urgent first. `url`: where one acts, with the `key` of the row in it.
    """

    kind: str
    label: Any
    icon: str
    area: str
    rows: Callable[[Scope], QuerySet | None]
    url: str
    order: str
    name: Any
    note: Any = None
    on: Any = None
    at: Any = None
    since: Any = None
    key: str = "pk"
    rule: Callable[[Scope], Q] | None = None
