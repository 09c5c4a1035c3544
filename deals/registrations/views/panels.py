"""Places on a deal's page for rooms above this one.

A room whose app is ready appends a `Panel`; `context(request, scope, deal)` returns what its
template reads under the name `panel`, or None to show nothing. It must ask no query for people who
never see the panel, and the same number for all deals of those who do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from deals.registrations.models import Deal
from portal.access.scope import Scope

MAIN, ASIDE = "main", "aside"


@dataclass(frozen=True)
class Panel:
    place: str  # MAIN or ASIDE
    template: str
    context: Callable[[HttpRequest, Scope, Deal], dict[str, Any] | None]


PANELS: list[Panel] = []


def panels_of(request: HttpRequest, scope: Scope, deal: Deal) -> dict[str, list[dict[str, Any]]]:
    """Place → the panels this person sees on this deal, each a template and its context."""
    shown: dict[str, list[dict[str, Any]]] = {MAIN: [], ASIDE: []}
    for panel in PANELS:
        context = panel.context(request, scope, deal)
        if context is not None:
            shown[panel.place].append({"template": panel.template, "context": context})
    return shown
