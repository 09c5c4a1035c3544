"""What other pages show of this room: a card on a registration's page, a line in the queue."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from deals.conflicts import policies
from deals.conflicts.choices import Severity
from deals.conflicts.models import ConflictFinding
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.views.panels import ASIDE, Panel
from portal.access.scope import Scope
from portal.access.together import Asking

TELLING = (Severity.BLOCK, Severity.REVIEW)


def _context(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """For those who may compare: the way there, and for the neutral what was found."""
    if deal.status == Status.DRAFT or not policies.can_compare(scope, deal):
        return None
    if not scope.is_neutral:
        return {"deal": deal, "found": [], "is_neutral": False}
    findings = _findings(scope, [deal])
    yield (findings,)
    return {"deal": deal, "found": _in_words(findings).get(deal.pk, []), "is_neutral": True}


def queue_notes(request: HttpRequest, scope: Scope, deals: list[Deal]) -> dict[Any, list[Any]]:
    """For the desk: why a registration needs a careful look. Others are told nothing."""
    return _in_words(_findings(scope, deals)) if scope.is_neutral else {}


def _findings(scope: Scope, deals: Iterable[Deal]) -> QuerySet[ConflictFinding]:
    """What the newest checks of these registrations met, weightiest first."""
    rows = (
        ConflictFinding.objects.in_scope(scope)
        .newest()
        .filter(check_run__deal__in=[deal.pk for deal in deals], severity__in=TELLING)
    )
    return rows.select_related("check_run").order_by("severity", "-probability")


def _in_words(findings: Iterable[ConflictFinding]) -> dict[Any, list[Any]]:
    """Registration → the rules that were met."""
    found: dict[Any, list[Any]] = {}
    for row in findings:
        notes = found.setdefault(row.check_run.deal_id, [])
        if row.get_rule_display() not in notes:
            notes.append(row.get_rule_display())
    return found


PANEL = Panel(place=ASIDE, template="deals/conflicts/_panel.html", context=_context)
