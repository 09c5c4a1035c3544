"""The protection of a deal on its page: the ledger, what was asked for, what comes next."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from deals.protection.choices import LineKind, RequestStatus
from deals.protection.models import Extension, LedgerLine
from deals.registrations import policies
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.moves_protection import last_day_to_ask, may_ask
from deals.registrations.services.keep_alive import release_day
from deals.registrations.views.history import shown_name
from deals.registrations.views.panels import MAIN, Panel
from portal.access.scope import Scope
from portal.access.together import Asking
from portal.workflow import clock

OF_THE_DECISION = frozenset({LineKind.APPROVAL, LineKind.VENDOR_DELAY})
TONES = {RequestStatus.PENDING: "warning", RequestStatus.GRANTED: "success"}


def protection_context(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """The ledger for both sides of the deal; None before there is one and for everybody else."""
    if "protection" not in policies.LENSES.fields(scope, deal):
        return None
    user = request.user
    lines = LedgerLine.objects.all().of_record(scope, "deal", deal).select_related("actor")
    asked = Extension.objects.all().of_record(scope, "deal", deal)
    asked, ends = asked.select_related("asked_by", "decided_by"), _ends(scope, deal)
    yield lines, asked, *ends
    found = [_line(user, line) for line in lines]
    if not found:
        return None
    return {
        "deal": deal,
        "is_live": deal.status == Status.APPROVED,
        "lines": found,
        "requests": [_request(user, row) for row in asked],
        "left": max((deal.protected_until - clock.today()).days, 0) if deal.protected_until else 0,
        "total": _total(found),
        "release_on": release_day(deal) if deal.update_warned_on else None,
        "ask_until": _ask_until(deal),
        "moved": [end for rows in ends for end in rows],
    }


def _ask_until(deal: Deal) -> Any:
    """The last day of grace of a protection that has ended, while it lasts."""
    if deal.status == Status.EXPIRED and may_ask(deal):
        return last_day_to_ask(deal)
    return None


def _ends(scope: Scope, deal: Deal) -> tuple[QuerySet[Deal], ...]:
    """The other ends of transfers, for those who see both companies. Each by its own key: SQLite
    walks all deals for one or the other."""
    if not scope.is_neutral:
        return ()
    rows = Deal.objects.in_scope(scope).select_related("organization")
    return rows.filter(pk=deal.taken_over_from_id), rows.filter(taken_over_from=deal)


def _total(lines: list[dict[str, Any]]) -> int:
    """All days ever given: the length of the bar."""
    return max(sum(line["days"] for line in lines), 1)


def _line(viewer: Any, line: LedgerLine) -> dict[str, Any]:
    return {
        "at": line.at,
        "label": line.get_kind_display(),
        "reason": line.reason_label,
        "days": line.days,
        "until": line.protected_until,
        "actor": _by(viewer, line),
    }


def _by(viewer: Any, line: LedgerLine) -> str:
    """To partners an approval by itself is the vendor's, like any other."""
    if line.actor is None and line.kind in OF_THE_DECISION and not viewer.staff_role:
        return str(settings.VENDOR_NAME)
    return shown_name(viewer, line.actor)


def _request(viewer: Any, row: Extension) -> dict[str, Any]:
    return {
        "at": row.asked_at,
        "by": shown_name(viewer, row.asked_by),
        "days": row.days_granted or row.days_asked,
        "evidence": row.evidence,
        "answer": row.answer,
        "status": row.get_status_display(),
        "tone": TONES.get(RequestStatus(row.status), "neutral"),
        "is_pending": row.status == RequestStatus.PENDING,
    }


PROTECTION = Panel(MAIN, "deals/protection/_panel.html", protection_context)
