"""Places beside a company's profile for rooms above this one.

A room whose app is ready appends a `Panel`; `context(request, organization)` returns what its
template reads under the name `panel`, or None to show nothing. The company is in sight already.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from partners.organizations.models import Organization


@dataclass(frozen=True)
class Panel:
    order: int  # lower stands higher
    template: str
    context: Callable[[HttpRequest, Organization], dict[str, Any] | None]


PANELS: list[Panel] = []


def panels_of(request: HttpRequest, organization: Organization) -> list[dict[str, Any]]:
    """The panels this person sees on this company's page, each a template and its context."""
    shown = []
    for panel in sorted(PANELS, key=lambda panel: panel.order):
        context = panel.context(request, organization)
        if context is not None:
            shown.append({"template": panel.template, "context": context})
    return shown
