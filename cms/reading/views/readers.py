"""Who has confirmed a must-read page."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.library.models import LibraryPage
from cms.reading.policies import can_see_readers
from cms.reading.readers import Company, companies_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.exchange.lists import export_rows


@require_safe
def page_readers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Companies with their counts; the people of the one chosen, or of the only one."""
    page, companies = _found(request, key)
    chosen = _chosen(companies, request.GET.get("company", ""))
    people = {person for company in companies for person in company.people}
    context = {
        "page": page,
        "companies": companies,
        "chosen": chosen,
        "asked": len(people),
        "confirmed": sum(person.confirmed_at is not None for person in people),
    }
    return render(request, "cms/reading/readers.html", context)


@require_safe
def page_readers_csv(request: HttpRequest, key: UUID) -> HttpResponseBase:
    page, companies = _found(request, key)
    header = [_("Company"), _("Person"), _("E-mail"), _("Version"), _("Confirmed")]
    return export_rows(request, "readers.csv", header, _lines(page, companies))


def _lines(page: Any, companies: list[Company]) -> Iterator[list[Any]]:
    for company in companies:
        for person in company.people:
            at = person.confirmed_at
            when = at.isoformat(timespec="seconds") if at else ""
            yield [company.name, person.name, person.email, page.edition, when]


def _found(request: HttpRequest, key: UUID) -> tuple[Any, list[Company]]:
    rows = LibraryPage.objects.select_related("reach")
    page = visible_or_404(rows, request.user, key=key)
    scope = scope_of(request.user)
    require(can_see_readers(scope))
    if not page.must_read:
        raise Http404
    return page, companies_of(scope, page)


def _chosen(companies: list[Company], wanted: str) -> Company | None:
    """The company asked for by id (“none” for people of no company)."""
    if len(companies) == 1:
        return companies[0]
    return next((row for row in companies if str(row.id or "none") == wanted), None)
