"""Places on an account's page for rooms above this one.

A room whose app is ready appends a `Panel`; `context(request, scope, account)` returns what its
template reads under the name `panel`, or None to show nothing. It asks no query for people who
never see the panel, and the same number for all accounts of those who do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from partners.accounts.models import Account
from portal.access.scope import Scope

MAIN, ASIDE = "main", "aside"


@dataclass(frozen=True)
class Panel:
    place: str  # MAIN or ASIDE
    order: int  # lower stands higher
    template: str
    context: Callable[[HttpRequest, Scope, Account], dict[str, Any] | None]


PANELS: list[Panel] = []
# What rooms above offer to do with accounts chosen on the list: (scope) → {label, url} or None.
# The accounts go along as `account`.
CHOSEN: list[Callable[[Scope], dict[str, Any] | None]] = []


def panels_of(request: HttpRequest, scope: Scope, account: Account) -> dict[str, list[Any]]:
    """Place → the panels this person sees on this account, each a template and its context."""
    shown: dict[str, list[Any]] = {MAIN: [], ASIDE: []}
    for panel in sorted(PANELS, key=lambda panel: panel.order):
        context = panel.context(request, scope, account)
        if context is not None:
            shown[panel.place].append({"template": panel.template, "context": context})
    return shown
