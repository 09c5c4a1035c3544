"""The lines of the programme's return: a list for the desk and auditors, forms for the desk."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.reports import services
from deals.reports.choices import Category
from deals.reports.forms import LineForm
from deals.reports.models import ProgrammeLine
from deals.reports.policies import can_keep_lines, can_read_return
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.exchange.lists import export_rows
from portal.interchange.keyset import page_of

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(can_read_return(scope))
    rows = _asked(request)
    category = request.GET.get("category", "")
    tabs = [{"label": _("All"), "url": "?", "current": category not in Category.values}]
    tabs += [
        {"label": label, "url": f"?category={name}", "current": name == category}
        for name, label in Category.choices
    ]
    context = {
        "page": page_of(rows, order="-starts_on", params=request.GET, filled=True),
        "tabs": tabs,
        "can_keep": can_keep_lines(scope),
        "query": f"category={category}" if category in Category.values else "",
    }
    return render(request, "deals/reports/lines.html", context)


def _asked(request: HttpRequest) -> Any:
    rows = ProgrammeLine.objects.visible_to(request.user).select_related("organization")
    category = request.GET.get("category", "")
    return rows.filter(category=category) if category in Category.values else rows


@require_safe
def lines_csv(request: HttpRequest) -> HttpResponseBase:
    require(can_read_return(scope_of(request.user)))
    header = [_("Kind"), _("Company"), _("What for"), _("Amount"), _("Currency")]
    rows = _csv_rows(_asked(request))
    return export_rows(request, "programme-lines.csv", [*header, _("From"), _("Until")], rows)


def _csv_rows(rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator():
        company = row.organization.name if row.organization else ""
        money = [row.amount, row.currency]
        yield [row.get_category_display(), company, row.about, *money, row.starts_on, row.ends_on]


@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    require(can_keep_lines(scope_of(request.user)))
    form = LineForm(posted(request), companies=_companies(request))
    if form.is_valid() and form.attempt(
        services.add_line,
        actor=request.user,
        data=form.columns(),
        token=form.cleaned_data["token"],
    ):
        messages.success(request, _("The line is saved."))
        return redirect("programme_lines")
    return render(request, "deals/reports/line.html", {"form": form}, status=status_of(form))


@require_http_methods(METHODS)
def line(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Changing one; auditors read it in the list."""
    rows = ProgrammeLine.objects.select_related("organization")
    found: ProgrammeLine = visible_or_404(rows, request.user, pk=pk)
    may_keep = can_keep_lines(scope_of(request.user))
    if not may_keep and request.method != "POST":
        return redirect("programme_lines")
    require(may_keep)
    names = ("category", "amount", "currency", "starts_on", "ends_on", "about", "version")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    initial["company"] = found.organization.name if found.organization else ""
    form = LineForm(posted(request), companies=_companies(request), initial=initial)
    if form.is_valid() and form.attempt(
        services.change_line,
        line=found,
        actor=request.user,
        version=form.cleaned_data["version"] or 0,
        data=form.columns(),
    ):
        messages.success(request, _("The line is saved."))
        return redirect("programme_lines")
    context = {"form": form, "line": found}
    return render(request, "deals/reports/line.html", context, status=status_of(form))


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(ProgrammeLine, request.user, pk=pk)
    services.remove_line(line=found, actor=request.user)
    messages.success(request, _("The line is removed."))
    return redirect("programme_lines")


def _companies(request: HttpRequest) -> Any:
    return Organization.objects.visible_to(request.user)
