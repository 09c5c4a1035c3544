"""Places on an account's page for rooms above this one.

A room whose app is ready appends a `Panel`; `context(request, scope, account)` returns what its
template reads under the name `panel`, or None to show nothing. What it asks the database it yields,
so that it is asked in one query with everything else on the page (portal/access/together.py); it
asks nothing for people who never see the panel.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from partners.accounts.models import Account
from portal.access.scope import Scope
from portal.access.together import Asking

MAIN, ASIDE = "main", "aside"


@dataclass(frozen=True)
class Panel:
    place: str  # MAIN or ASIDE
    order: int  # lower stands higher
    template: str
    context: Callable[[HttpRequest, Scope, Account], Asking | dict[str, Any] | None]


PANELS: list[Panel] = []
# What rooms above offer to do with accounts chosen on the list: (scope) → {label, url} or None.
# The accounts go along as `account`.
CHOSEN: list[Callable[[Scope], dict[str, Any] | None]] = []


def askings_of(request: HttpRequest, scope: Scope, account: Account) -> list[Any]:
    """What each panel asks, in their order."""
    return [panel.context(request, scope, account) for panel in _in_order()]


def panels_of(contexts: Iterable[dict[str, Any] | None]) -> dict[str, list[Any]]:
    """Place → the panels this person sees on this account, each a template and its context.

    `contexts`: the answers to `askings_of`.
    """
    shown: dict[str, list[Any]] = {MAIN: [], ASIDE: []}
    for panel, context in zip(_in_order(), contexts, strict=True):
        if context is not None:
            shown[panel.place].append({"template": panel.template, "context": context})
    return shown


def _in_order() -> list[Panel]:
    return sorted(PANELS, key=lambda panel: panel.order)
