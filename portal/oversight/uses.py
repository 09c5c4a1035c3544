"""When a bridge or share was last used: noted when somebody opens a page through it.

A room adds to `USES` under the name of a page's address. `pertains(scope, pk)` asks no query: may
this page have been opened through a grant? `find(scope, pk)` names the rows then, and is asked once
a day, person and page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction

from portal.access.scope import Scope, scope_of
from portal.oversight.models import LastUse
from portal.workflow import clock

A_DAY = 24 * 3600


@dataclass(frozen=True)
class Use:
    pertains: Callable[[Scope, Any], bool]
    find: Callable[[Scope, Any], Iterable[tuple[str, Any]]]


USES: dict[str, list[Use]] = {}


def note(user: Any, page: str, pk: Any) -> None:
    """`user` has opened a page. Costs no query where no grant can be behind it; elsewhere one
    look-up a day, after the commit."""
    scope, day = scope_of(user), clock.today()
    for place, use in enumerate(USES.get(page, ())):
        key = f"used:{place}:{page}:{pk}:{user.pk}:{day}"
        if use.pertains(scope, pk) and cache.add(key, 1, A_DAY):
            transaction.on_commit(lambda use=use: _write(use, scope, pk, user), robust=True)  # type: ignore[misc]


def _write(use: Use, scope: Scope, pk: Any, user: Any) -> None:
    day = clock.today()
    for kind, subject in use.find(scope, pk):
        LastUse.objects.update_or_create(
            kind=kind, subject_id=subject, defaults={"used_on": day, "user_id": user.pk}
        )
