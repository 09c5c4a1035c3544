"""Places beside a company's profile for rooms above this one.

A room whose app is ready appends a `Panel`; `context(request, organization)` returns what its
template reads under the name `panel`, or None to show nothing. What it asks the database it yields,
so that it is asked in one query with everything else on the page (portal/access/together.py). The
company is in sight already.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from partners.organizations.models import Organization
from portal.access.together import Asking


@dataclass(frozen=True)
class Panel:
    order: int  # lower stands higher
    template: str
    context: Callable[[HttpRequest, Organization], Asking | dict[str, Any] | None]


PANELS: list[Panel] = []


def askings_of(request: HttpRequest, organization: Organization) -> list[Any]:
    """What each panel asks, in their order."""
    return [panel.context(request, organization) for panel in _in_order()]


def panels_of(contexts: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    """The panels this person sees on this company's page, each a template and its context.

    `contexts`: the answers to `askings_of`.
    """
    told = zip(_in_order(), contexts, strict=True)
    return [
        {"template": panel.template, "context": context}
        for panel, context in told
        if context is not None
    ]


def _in_order() -> list[Panel]:
    return sorted(PANELS, key=lambda panel: panel.order)
