"""Places on a deal's page for rooms above this one.

A room whose app is ready appends a `Panel`; `context(request, scope, deal)` returns what its
template reads under the name `panel`, or None to show nothing. What it asks the database it yields,
so that it is asked in one query with everything else on the page (portal/access/together.py); it
asks nothing for people who never see the panel.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from deals.registrations.models import Deal
from portal.access.scope import Scope
from portal.access.together import Asking

MAIN, ASIDE = "main", "aside"


@dataclass(frozen=True)
class Panel:
    place: str  # MAIN or ASIDE
    template: str
    context: Callable[[HttpRequest, Scope, Deal], Asking | dict[str, Any] | None]


PANELS: list[Panel] = []


def askings_of(request: HttpRequest, scope: Scope, deal: Deal) -> list[Any]:
    """What each panel asks, in their order."""
    return [panel.context(request, scope, deal) for panel in PANELS]


def panels_of(contexts: Iterable[dict[str, Any] | None]) -> dict[str, list[dict[str, Any]]]:
    """Place → the panels this person sees on this deal, each a template and its context.

    `contexts`: the answers to `askings_of`.
    """
    shown: dict[str, list[dict[str, Any]]] = {MAIN: [], ASIDE: []}
    for panel, context in zip(PANELS, contexts, strict=True):
        if context is not None:
            shown[panel.place].append({"template": panel.template, "context": context})
    return shown
