"""The deals list: filters, saved views, sorting, pages."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from deals.registrations import policies
from deals.registrations.filters import KEPT, DealFilter, kept_query
from deals.registrations.models import Deal, SavedView
from deals.registrations.querysets import read_whole
from deals.registrations.views.bulk import LIST
from portal.access.arms import count_up_to
from portal.access.scope import Scope, scope_of
from portal.interchange.keyset import Page, page_of
from portal.tables.columns import look_of, table

# Word in the address → column, heading, field of the lens it needs, class of the cell.
COLUMNS = {
    "customer": ("customer_name", gettext_lazy("Customer"), "customer.name", ""),
    "status": ("", gettext_lazy("Status"), "status", ""),
    "value": ("value_amount", gettext_lazy("Value"), "value", "num"),
    "stage": ("", gettext_lazy("Stage"), "stage", ""),
    "owner": ("", gettext_lazy("Owner"), "owner", ""),
    "close": ("expected_close", gettext_lazy("Expected close"), "expected_close", ""),
    "protected": ("protected_until", gettext_lazy("Protected until"), "protected_until", ""),
    "created": ("created_at", gettext_lazy("Created"), "created_at", ""),
}
TABLE = table(
    "deals",
    {word: row[1] for word, row in COLUMNS.items() if word != "customer"},
    hidden=["stage"],
)
NEWEST = "-created_at"
COUNT_LIMIT = 1000


@require_safe
def deal_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    found, rows = filtered(request)
    columns = {
        word: column
        for word, column in COLUMNS.items()
        if column[2] in policies.fields_ever_read(scope)
    }
    order, problem = _order(request, columns)
    readable = read_whole(scope) if "value_amount" in order else None
    page = page_of(rows, order=order, params=request.GET, readable=readable)
    query = kept_query(request.GET)
    look = look_of(request.user, TABLE, columns)
    shown = {word: columns[word] for word in columns if word == "customer" or word in look.shown}
    views = list(SavedView.objects.visible_to(request.user))
    context = {
        "filter": found,
        "problem": problem,
        "columns": _headings(shown, request.GET, order),
        "table": look,
        "choices": LIST.choices(scope),
        "rows": [_row(scope, deal) for deal in page.rows],
        "page": {"previous_url": page.previous_url, "next_url": page.next_url}
        | {"count_label": _count_label(rows, page)},
        "query": query,
        "is_filtered": bool({*QueryDict(query)} - {"o"}),
        "opens_more": bool({*QueryDict(query)} - {"o", "q", "status"}),
        "views": views,
        "current_view": next((view for view in views if query and view.query == query), None),
        "may_register": bool(policies.can_register(scope)),
        "several_companies": bool(scope.staff_role),
    }
    bad = bool(found.errors or problem)
    return render(request, "deals/registrations/list.html", context, status=400 if bad else 200)


def filtered(request: HttpRequest) -> tuple[DealFilter, QuerySet]:
    """The filter and the visible rows it leaves; none when a filter's value is unknown."""
    rows = Deal.objects.visible_to(request.user).select_related("organization", "team", "owner")
    found = DealFilter(request.GET or QueryDict("q="), queryset=rows, request=request)
    return found, (rows.none() if found.errors else found.qs)


def _order(request: HttpRequest, columns: dict[str, Any]) -> tuple[str, str]:
    """The column to order by (`-` for descending), and what is wrong with the one asked for."""
    asked = request.GET.get("o", "")
    column = columns.get(asked.removeprefix("-"), ("",))[0]
    if not asked:
        return NEWEST, ""
    if column:
        return ("-" if asked.startswith("-") else "") + column, ""
    return NEWEST, _("The list cannot be sorted that way. It shows the newest first.")


def _headings(columns: dict[str, Any], params: QueryDict, order: str) -> list[dict[str, Any]]:
    """For includes/th_sort.html: a click sorts, a second click turns the order."""
    kept = {name: params[name] for name in KEPT if params.get(name) and name != "o"}
    headings = []
    for word, (column, label, _lens, css) in columns.items():
        direction = {column: "ascending", f"-{column}": "descending"}.get(order, "")
        first = "" if word == "customer" else "-"
        turned = {"ascending": "-", "descending": ""}.get(direction, first)
        url = f"?{urlencode(kept | {'o': turned + word})}" if column else ""
        headings.append({"label": label, "url": url, "direction": direction, "class": css})
    return headings


def _row(scope: Scope, deal: Deal) -> dict[str, Any]:
    """What a row shows: only fields of the lens."""
    return {
        "deal": deal,
        "fields": policies.LENSES.fields(scope, deal),
        "status": policies.shown_status(scope, deal),
        "status_label": policies.status_label(scope, deal),
    }


def _count_label(rows: QuerySet, page: Page) -> str:
    """How many in all; past a thousand nobody counts, the database neither."""
    count = len(page.rows)
    if page.next_url or page.previous_url:
        count = counted(rows)
    if count > COUNT_LIMIT:
        return _("More than %(limit)d deals") % {"limit": COUNT_LIMIT}
    return ngettext("%(count)d deal", "%(count)d deals", count) % {"count": count} if count else ""


def counted(rows: QuerySet) -> int:
    """How many rows there are, up to one more than the limit."""
    return count_up_to(rows, COUNT_LIMIT + 1)
