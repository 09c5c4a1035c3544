"""The deals list: filters, saved views, sorting, pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from deals.registrations import policies
from deals.registrations.filters import KEPT, DealFilter, kept_query
from deals.registrations.models import Deal, SavedView
from deals.registrations.querysets import read_whole
from deals.registrations.views.bulk import LIST
from portal.access.arms import count_up_to, counting
from portal.access.scope import Scope, scope_of
from portal.access.shapes import Sql, ask, written
from portal.interchange.keyset import Page, page_of
from portal.interchange.templatetags.concord import day, short_money, status_badge
from portal.tables.cells import Column, writer
from portal.tables.columns import look_of, table


@dataclass(frozen=True)
class Row:
    """A deal as a reader's lens shows it."""

    deal: Deal
    fields: frozenset[str]
    scope: Scope

    def read(self, field: str, value: Any) -> Any:
        """`value`, where the lens has `field`."""
        return value if field in self.fields else ""


def _value(row: Row) -> Any:
    return row.read("value", short_money(row.deal.value_amount, row.deal.value_currency))


def _status(row: Row) -> SafeString:
    deal, scope = row.deal, row.scope
    return status_badge(policies.shown_status(scope, deal), policies.status_label(scope, deal))


def _owner(row: Row) -> SafeString:
    """For the vendor's people, who see several companies, the company as well."""
    deal, owner = row.deal, row.read("owner", row.deal.owner)
    if row.scope.staff_role and deal.organization:
        return format_html("{}<small>{}</small>", owner, deal.organization)
    return format_html("{}", owner)


def _column(field: str, label: Any, tell: Callable[[Row], Any], **told: str) -> Column:
    return Column(label, tell, **{"lens": field, **told})


def _day_of(field: str, label: Any) -> Column:
    def tell(row: Row) -> Any:
        return row.read(field, day(getattr(row.deal, field)))

    return _column(field, label, tell, order=field, cell=DAY)


# Word in the address → the column. The first one names the row; the template writes its cells.
DAY = "nowrap"
COLUMNS = {
    "customer": _column(
        "customer.name", gettext_lazy("Customer"), lambda row: "", order="customer_name"
    ),
    "status": _column("status", gettext_lazy("Status"), _status),
    "value": _column(
        "value", gettext_lazy("Value"), _value, order="value_amount", css="num", cell="num"
    ),
    "stage": _column(
        "stage",
        gettext_lazy("Stage"),
        lambda row: row.read("stage", row.deal.get_stage_display()),
    ),
    "owner": _column("owner", gettext_lazy("Owner"), _owner),
    "close": _day_of("expected_close", gettext_lazy("Expected close")),
    "protected": _day_of("protected_until", gettext_lazy("Protected until")),
    "created": _day_of("created_at", gettext_lazy("Created")),
}
TABLE = table(
    "deals",
    {word: column.label for word, column in COLUMNS.items() if word != "customer"},
    hidden=["stage"],
)
NEWEST = "-created_at"
COUNT_LIMIT = 1000


@require_safe
def deal_list(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    found, rows = filtered(request)
    ever = policies.fields_ever_read(scope)
    columns = {word: column for word, column in COLUMNS.items() if column.lens in ever}
    order, problem = _order(request, columns)
    readable = read_whole(scope) if "value_amount" in order else None
    page = page_of(rows.listed(), order=order, params=request.GET, readable=readable)
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
        "rows": list(_rows(scope, page.rows, shown)),
        "page": {"previous_url": page.previous_url, "next_url": page.next_url}
        | {"count_label": _count_label(scope, rows, page, query)},
        "query": query,
        "is_filtered": bool({*QueryDict(query)} - {"o"}),
        "opens_more": bool({*QueryDict(query)} - {"o", "q", "status"}),
        "views": views,
        "current_view": next((view for view in views if query and view.query == query), None),
        "may_register": bool(policies.can_register(scope)),
    }
    bad = bool(found.errors or problem)
    return render(request, "deals/registrations/list.html", context, status=400 if bad else 200)


def filtered(request: HttpRequest) -> tuple[DealFilter, Any]:
    """The filter and the visible rows it leaves; none when a filter's value is unknown."""
    rows = Deal.objects.visible_to(request.user).select_related("organization", "team", "owner")
    found = DealFilter(request.GET or QueryDict("q="), queryset=rows, request=request)
    return found, (rows.none() if found.errors else found.qs)


def _order(request: HttpRequest, columns: dict[str, Column]) -> tuple[str, str]:
    """The column to order by (`-` for descending), and what is wrong with the one asked for."""
    asked = request.GET.get("o", "")
    column = columns.get(asked.removeprefix("-"))
    if not asked:
        return NEWEST, ""
    if column and column.order:
        return ("-" if asked.startswith("-") else "") + column.order, ""
    return NEWEST, _("The list cannot be sorted that way. It shows the newest first.")


def _headings(columns: dict[str, Column], params: QueryDict, order: str) -> list[dict[str, Any]]:
    """For includes/th_sort.html: a click sorts, a second click turns the order."""
    kept = {name: params[name] for name in KEPT if params.get(name) and name != "o"}
    headings = []
    for word, column in columns.items():
        by = column.order
        direction = {by: "ascending", f"-{by}": "descending"}.get(order, "")
        first = "" if word == "customer" else "-"
        turned = {"ascending": "-", "descending": ""}.get(direction, first)
        url = f"?{urlencode(kept | {'o': turned + word})}" if by else ""
        heading = {"label": column.label, "url": url, "direction": direction}
        headings.append(heading | {"class": column.css})
    return headings


def _rows(scope: Scope, deals: list[Deal], columns: dict[str, Column]) -> Iterator[dict[str, Any]]:
    """What the rows show: only fields of the lens."""
    cells = writer({word: column for word, column in columns.items() if word != "customer"})
    for deal in deals:
        row = Row(deal, policies.LENSES.fields(scope, deal), scope)
        yield {"deal": deal, "url": deal.get_absolute_url(), "cells": cells(row)}


def _count_label(scope: Scope, rows: QuerySet, page: Page, query: str) -> str:
    """How many in all; past a thousand nobody counts, the database neither. Without a filter the
    SQL is that of everybody alike."""
    count = len(page.rows)
    if page.next_url or page.previous_url:
        count = counted(rows) if {*QueryDict(query)} - {"o"} else counted_all(scope)
    if count > COUNT_LIMIT:
        return _("More than %(limit)d deals") % {"limit": COUNT_LIMIT}
    return ngettext("%(count)d deal", "%(count)d deals", count) % {"count": count} if count else ""


def counted(rows: QuerySet) -> int:
    """How many rows there are, up to one more than the limit."""
    return count_up_to(rows, COUNT_LIMIT + 1)


def counted_all(scope: Scope) -> int:
    """The same for all rows in scope."""
    sql = written(_counting, scope)
    return dict(ask(sql, Deal.objects.db)).get("all", 0) if sql[0] else 0


def _counting(scope: Scope) -> Sql:
    return counting({"all": Deal.objects.in_scope(scope)}, COUNT_LIMIT + 1)
