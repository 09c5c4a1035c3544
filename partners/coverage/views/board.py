"""The allocation board: accounts in columns, one column as a list, chosen ones to ask for."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from partners.coverage import policies
from partners.coverage.choices import Status
from partners.coverage.filters import BoardFilter
from partners.coverage.forms import askable
from partners.coverage.groupings import GROUPINGS, Column, Grouping
from partners.coverage.models import Allocation
from partners.coverage.querysets import with_coverage_now
from portal.access.scope import Scope, scope_of
from portal.interchange.keyset import page_of

CARDS = 12  # a column's first ones; the rest is in its list
ALL = "all"


def require_board(request: HttpRequest) -> Scope:
    """The reader's scope; to everybody without the board there is none (404)."""
    scope = scope_of(request.user)
    if not policies.can_see_board(scope):
        raise Http404
    return scope


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    scope = require_board(request)
    offered = [grouping for grouping in GROUPINGS if grouping.opens(scope)]
    asked = request.GET.get("by", "")
    grouping = next((item for item in offered if item.name == asked), offered[0])
    columns = grouping.columns(scope)
    accounts = with_coverage_now(askable(request.user), Allocation.objects.all())
    found = BoardFilter(request.GET, queryset=accounts, request=request)
    rows = found.qs if found.form.is_valid() else accounts.none()
    listed = _listed(request, columns)
    context = {
        "form": found.form,
        "is_filtered": any(request.GET.get(name) for name in found.form.fields),
        "grouping": grouping,
        "tabs": _tabs(request, offered, grouping, scope),
        "can_ask": policies.can_ask_at_all(scope),
        "query": request.GET.urlencode(),
    }
    if listed is None:
        context["columns"] = _columns(request, rows, columns)
        context["with_coverage"] = grouping.name != "coverage"
        return render(request, "partners/coverage/board.html", context)
    rows = rows.filter(listed.rule).select_related("owner_team")
    page = page_of(rows, order="name", params=request.GET, size=50)
    context |= {"column": listed, "page": page, "board_url": _url(request, column=None)}
    return render(request, "partners/coverage/column.html", context)


def _listed(request: HttpRequest, columns: list[Column]) -> Column | None:
    """The one column that is shown as a list; nonsense shows the board."""
    wanted = request.GET.get("column", "")
    return next((column for column in columns if column.key == wanted), None)


def _columns(request: HttpRequest, rows: QuerySet, columns: list[Column]) -> list[dict[str, Any]]:
    """Counts of all columns in one query, the first cards of each in one more."""
    counts = rows.aggregate(
        **{f"c{place}": Count("pk", filter=column.rule) for place, column in enumerate(columns)}
    )
    shown = []
    for place, column in enumerate(columns):
        count = counts[f"c{place}"]
        cards = rows.filter(column.rule).select_related("owner_team").order_by("name_key", "pk")
        shown.append(
            {
                "key": column.key,
                "label": column.label,
                "count": count,
                "cards": list(cards[:CARDS]),
                "url": _url(request, column=column.key),
            }
        )
    return shown


def _url(request: HttpRequest, **changes: Any) -> str:
    """This page with other parameters; None takes one away. Pages begin anew."""
    params = request.GET.copy()
    params.pop("cursor", None)
    for name, value in changes.items():
        params.pop(name, None)
        if value is not None:
            params[name] = value
    return f"?{params.urlencode()}"


def _tabs(
    request: HttpRequest, offered: list[Grouping], current: Grouping, scope: Scope
) -> list[dict[str, Any]]:
    tabs = [
        {
            "label": item.label,
            "url": _url(request, by=item.name, column=None),
            "current": item is current,
        }
        for item in offered
    ]
    waiting = Allocation.objects.in_scope(scope).filter(status=Status.ASKED)
    return [*tabs, {"label": _("Asked for"), "url": "asks/", "count": waiting.count()}]


@require_safe
def asks(request: HttpRequest) -> HttpResponse:
    """Allocations asked for, oldest first; `?show=all`: every one in sight, newest first."""
    scope = require_board(request)
    rows = Allocation.objects.visible_to(request.user)
    show_all = request.GET.get("show") == ALL
    rows = rows if show_all else rows.filter(status=Status.ASKED)
    rows = rows.select_related("account", "owner_team", "organization", "asked_by", "from_team")
    order = "-created_at" if show_all else "created_at"
    page = page_of(rows, order=order, params=request.GET)
    for row in page.rows:
        row.may_decide = row.status == Status.ASKED and policies.can_decide(scope, row)
    tabs = [
        {"label": _("To decide"), "url": "?", "current": not show_all},
        {"label": _("All"), "url": f"?show={ALL}", "current": show_all},
    ]
    context = {"page": page, "tabs": tabs, "show_all": show_all}
    return render(request, "partners/coverage/asks.html", context)
