"""The conflict desk: all cases as a table or a board; for a side, its own matters."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from deals.cases import policies
from deals.cases.choices import Status
from deals.cases.filters import CaseFilter
from deals.cases.models import Case, CaseParty
from portal.access.scope import scope_of
from portal.interchange.keyset import page_of
from portal.tables.columns import look_of, table

TABLE = table(
    "conflicts",
    {
        "status": gettext_lazy("Status"),
        "parties": gettext_lazy("Parties"),
        "panel": gettext_lazy("Panel"),
        "decide_by": gettext_lazy("Decide by"),
        "opened": gettext_lazy("Opened on"),
    },
)
ON_BOARD = 30  # cards of one column
COLUMNS = {
    "open": (Status.OPEN.label, [Status.OPEN]),
    "hearing": (Status.HEARING.label, [Status.HEARING]),
    "decided": (Status.DECIDED.label, [Status.DECIDED]),
    "ended": (gettext_lazy("Closed or withdrawn"), [Status.CLOSED, Status.WITHDRAWN]),
}


@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    if scope_of(request.user).is_neutral:
        return _desk(request)
    return _own(request)


def _own(request: HttpRequest) -> HttpResponse:
    """The matters of the person's own side, newest first."""
    rows = CaseParty.objects.visible_to(request.user).select_related("deal")
    page = page_of(rows, order="-told_at", params=request.GET)
    context = {"rows": page.rows, "page": page}
    return render(request, "deals/cases/own_list.html", context)


def _desk(request: HttpRequest) -> HttpResponse:
    rows = Case.objects.visible_to(request.user)
    found = CaseFilter(request.GET or None, queryset=rows, request=request)
    ok = not found.errors
    kept = (found.qs if ok else rows.none()).select_related("opened_by")
    board = request.GET.get("view") == "board"
    context = {
        "filter": found,
        "tabs": _tabs(request, board),
        "board": board,
        "table": look_of(request.user, TABLE),
        "counts": rows.aggregate(
            open=Count("pk", filter=Q(status=Status.OPEN)),
            hearing=Count("pk", filter=Q(status=Status.HEARING)),
        )
        | {"overdue": rows.overdue().count()},
        "may_open": bool(policies.as_desk(scope_of(request.user))),
        "is_filtered": any(request.GET.get(name) for name in CaseFilter.base_filters),
        **(_columns(kept) if board else _table(request, kept)),
    }
    return render(request, "deals/cases/list.html", context, status=200 if ok else 400)


def _tabs(request: HttpRequest, board: bool) -> list[dict[str, Any]]:
    """The two views, with the filters kept."""
    kept = request.GET.copy()
    for name in ("view", "cursor"):
        kept.pop(name, None)
    query = kept.urlencode()
    return [
        {"label": _("Table"), "url": f"?{query}", "current": not board},
        {
            "label": _("Board"),
            "url": f"?{query}&view=board" if query else "?view=board",
            "current": board,
        },
    ]


def _table(request: HttpRequest, rows: QuerySet) -> dict[str, Any]:
    page = page_of(_with_parties(rows), order="-opened_at", params=request.GET)
    return {"rows": page.rows, "page": page}


def _columns(rows: QuerySet) -> dict[str, Any]:
    """One column for each step, what is due first on top."""
    columns = []
    for code, (label, statuses) in COLUMNS.items():
        cases = _with_parties(rows.filter(status__in=statuses)).order_by("deadline", "pk")
        columns.append({"status": code, "label": label, "cards": list(cases[:ON_BOARD])})
    return {"columns": columns}


def _with_parties(rows: QuerySet) -> QuerySet:
    return rows.prefetch_related("parties__organization", "parties__team", "panel__user")
