"""All tasks one sees: a list a page at a time, or a board."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from partners.plans import policies
from partners.plans.choices import COLUMNS, UNDONE, Status
from partners.plans.filters import TABS, TaskFilter, my_side, tab_rules
from partners.plans.views.bulk import TASKS
from partners.plans.views.pages import card, tasks_seen
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.access.together import Asking, answered
from portal.interchange.keyset import page_of
from portal.tables.columns import look_of, table
from portal.workflow import clock

TABLE = table(
    "tasks",
    {
        "status": gettext_lazy("Status"),
        "who": gettext_lazy("Who does it"),
        "due": gettext_lazy("Due"),
        "progress": gettext_lazy("Progress"),
        "seen_by": gettext_lazy("Who sees it"),
    },
)
ON_BOARD = 30  # cards of a column; the rest is in the list
LATELY = dt.timedelta(days=30)  # what was done longer ago is in the list


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_see_tasks(scope))
    found = TaskFilter(request.GET, queryset=tasks_seen(request.user), request=request)
    ok = found.is_valid()
    rows = found.qs if ok else found.queryset.none()
    tab = request.GET.get("show", "")
    tab = tab if tab in TABS else ("all" if scope.is_neutral else "mine")
    board = request.GET.get("view") == "board"
    context = {
        "form": found.form,
        "is_valid": ok,
        "is_filtered": any(request.GET.get(name) for name in TaskFilter.base_filters),
        "account": found.form.cleaned_data.get("account") if ok else None,
        "tab": tab,
        "tabs": _tabs(request, rows, scope, tab),
        "board": board,
        "views": _views(request, board),
        "today": clock.today(),
        "table": look_of(request.user, TABLE),
        "choices": [] if board else TASKS.choices(scope),
        "here": request.get_full_path(),
        **(_board(rows, scope, tab) if board else _table(request, rows, scope, tab)),
    }
    return render(request, "partners/plans/tasks.html", context, status=200 if ok else 400)


def _tabs(request: HttpRequest, rows: QuerySet, scope: Scope, tab: str) -> list[dict[str, Any]]:
    """Each tab with its address and, where it means work, how many stand there. One query."""
    rules = tab_rules(scope)
    counted = {name: rules[name] for name in ("mine", "side", "overdue")}
    counts = rows.order_by().aggregate(**{n: Count("pk", filter=q) for n, q in counted.items()})
    shown = [name for name in TABS if not scope.is_neutral or name not in {"mine", "side"}]
    return [
        {
            "label": TABS[name],
            "url": _address(request, show=name),
            "current": name == tab,
            "count": counts.get(name, 0),
        }
        for name in shown
    ]


def _views(request: HttpRequest, board: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": pgettext("view", "List"),
            "icon": "list",
            "url": _address(request, view=""),
            "on": not board,
        },
        {"label": _("Board"), "icon": "grid", "url": _address(request, view="board"), "on": board},
    ]


def _address(request: HttpRequest, **changed: str) -> str:
    """This page with other parameters; pages of a list are left behind."""
    params = request.GET.copy()
    params.pop("cursor", None)
    for name, value in changed.items():
        params.pop(name, None)
        if value:
            params[name] = value
    return f"?{params.urlencode()}"


def _table(request: HttpRequest, rows: QuerySet, scope: Scope, tab: str) -> dict[str, Any]:
    order = "-updated_at" if tab == "done" else "sorts_on"
    page = page_of(rows.filter(tab_rules(scope)[tab]), order=order, params=request.GET)
    return {"page": page, "rows": page.rows}


def _board(rows: QuerySet, scope: Scope, tab: str) -> dict[str, Any]:
    """On the board a tab says whose tasks; their status says the column."""
    whose = {"mine": Q(assignee_id=scope.user_id), "side": my_side(scope)}.get(tab, Q())
    if tab == "overdue":
        whose = tab_rules(scope)[tab]
    return {"columns": answered(columns_asked(rows.filter(whose), scope, ON_BOARD))}


def columns_asked(rows: QuerySet, scope: Scope, most: int) -> Asking:
    """The board's columns with their first cards, soonest due first."""
    lately = Q(status=Status.DONE, done_at__gte=clock.now() - LATELY)
    rows = rows.filter(Q(status__in=UNDONE) | lately)
    counted = rows.order_by().values_list("status").annotate(n=Count("pk"))
    first = [
        rows.filter(status=name).order_by("-done_at" if name == Status.DONE else "sorts_on", "pk")[
            :most
        ]
        for name in COLUMNS
    ]
    yield counted, *first
    counts, columns = dict(counted), []
    for name, found in zip(COLUMNS, first, strict=True):
        count = counts.get(name.value, 0)
        columns.append(
            {
                "name": name.value,
                "label": name.label,
                "cards": [card(scope, task) for task in found],
                "count": count,
                "hidden": count - len(found),
            }
        )
    return columns
