"""What other pages show of this room: a card on a registration's page, a line in the queue."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from deals.conflicts import policies
from deals.conflicts.choices import Severity
from deals.conflicts.models import ConflictFinding
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.views.panels import ASIDE, Panel
from portal.access.scope import Scope

TELLING = (Severity.BLOCK, Severity.REVIEW)


def _context(request: HttpRequest, scope: Scope, deal: Deal) -> dict[str, Any] | None:
    """For those who may compare: the way there, and for the neutral what was found."""
    if deal.status == Status.DRAFT or not policies.can_compare(scope, deal):
        return None
    found = _conflicts(scope, [deal]).get(deal.pk, []) if scope.is_neutral else []
    return {"deal": deal, "found": found, "is_neutral": scope.is_neutral}


def queue_notes(request: HttpRequest, scope: Scope, deals: list[Deal]) -> dict[Any, list[Any]]:
    """For the desk: why a registration needs a careful look. Others are told nothing."""
    return _conflicts(scope, deals) if scope.is_neutral else {}


def _conflicts(scope: Scope, deals: Iterable[Deal]) -> dict[Any, list[Any]]:
    """Registration → the rules its newest check met, weightiest first."""
    rows = (
        ConflictFinding.objects.in_scope(scope)
        .newest()
        .filter(check_run__deal__in=[deal.pk for deal in deals], severity__in=TELLING)
    )
    found: dict[Any, list[Any]] = {}
    for row in rows.select_related("check_run").order_by("severity", "-probability"):
        notes = found.setdefault(row.check_run.deal_id, [])
        if row.get_rule_display() not in notes:
            notes.append(row.get_rule_display())
    return found


PANEL = Panel(place=ASIDE, template="deals/conflicts/_panel.html", context=_context)
