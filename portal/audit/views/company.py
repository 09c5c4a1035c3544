"""A company's own trail: what happened to its registrations, and who of the vendor opened them."""

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.audit import exports, policies, services
from portal.audit import verify_trail as verifier
from portal.audit.filters import CompanyTrailForm
from portal.audit.models import Chain, ChainLink
from portal.audit.streams import KINDS, company_model
from portal.audit.verifying import Report, check_company
from portal.audit.words import action_label, lines_of
from portal.interchange.keyset import page_of
from portal.people.choices import StaffRole


def _company(request: HttpRequest, pk: uuid.UUID | None) -> Any:
    """The company whose trail is asked for; without `pk` the first one that is one's to read.

    404 where it is hidden or there is none, 403 where it is seen but its trail is not.
    """
    companies = company_model()
    if pk is None:
        scope = scope_of(request.user)
        mine = companies.objects.visible_to(request.user)
        mine = mine.filter(memberships__user=request.user, memberships__ended_at=None)
        keys = scope.having("manage_organization")
        rows = list(mine.order_by("name").distinct())
        found = next((row for row in rows if row.pk in keys), rows[0] if rows else None)
        if found is None:
            raise Http404
    else:
        found = visible_or_404(companies, request.user, pk=pk)
    require(policies.can_read_company_trail(scope_of(request.user), found))
    return found


def _links(request: HttpRequest, company: Any) -> Any:
    return ChainLink.objects.visible_to(request.user).filter(chain_id=str(company.pk))


@require_safe
def trail(request: HttpRequest, pk: uuid.UUID | None = None) -> HttpResponse:
    return _page(request, _company(request, pk))


def _page(request: HttpRequest, company: Any, report: Report | None = None) -> HttpResponse:
    links = _links(request, company)
    form = CompanyTrailForm(request.GET, rows=links)
    page = page_of(form.narrow(links), order="-number", params=request.GET)
    query = request.GET.copy()
    query.pop("cursor", None)
    context = {
        "organization": company,
        "vendor_name": settings.VENDOR_NAME,
        "form": form,
        "problem": _("One of these filters is unknown.") if form.errors else "",
        "rows": [_row(link) for link in page.rows],
        "page": {"previous_url": page.previous_url, "next_url": page.next_url},
        "query": query.urlencode(),
        "chain": Chain.objects.visible_to(request.user).filter(stream=str(company.pk)).first(),
        "report": report,
        "verified": _verified(report) if report else None,
    }
    status = 400 if form.errors else 200
    return render(request, "portal/audit/company.html", context, status=status)


def _row(link: ChainLink) -> dict[str, Any]:
    shown: Any = link.shown
    note = dict(shown["note"])
    role = note.pop("role", "")
    record = shown["record"]
    return {
        "number": link.number,
        "at": parse_datetime(shown["at"]),
        "action": action_label(shown["action"]),
        "who": shown["actor"] or _("Automatic"),
        "role": dict(StaffRole.choices).get(role, role),
        "record": record["name"],
        "url": KINDS[record["type"]].address(record["id"]) if record["type"] in KINDS else "",
        "note": lines_of(note),
        "hash": link.hash,
    }


def _verified(report: Report) -> dict[str, Any]:
    """What a company reads of a verification: numbers and kinds of faults, no row of ours."""
    return {
        "is_whole": report.is_whole,
        "links": report.links,
        "faults": [(fault.number, fault.text) for fault in report.faults],
    }


@require_POST
def check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Recompute the company's chain now and say what was found."""
    company = _company(request, pk)
    return _page(request, company, check_company(company=company, actor=request.user))


@require_safe
def export_csv(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The filtered rows."""
    company = _company(request, pk)
    links = _links(request, company)
    form = CompanyTrailForm(request.GET, rows=links)
    rows = form.narrow(links)
    if form.errors:
        raise BadRequest(_("One of these filters is unknown. Go back to the list."))
    filters = request.GET.urlencode()
    services.note_export(actor=request.user, what=company, form="csv", filters=filters)
    return exports.company_csv(rows)


@require_safe
def export_lines(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The whole chain: only so can it be verified."""
    company = _company(request, pk)
    services.note_export(actor=request.user, what=company, form="jsonl", filters="")
    chain = Chain.objects.visible_to(request.user).filter(stream=str(company.pk)).first()
    return exports.company_lines(company, chain, _links(request, company))


@require_safe
def small_verifier(request: HttpRequest) -> FileResponse:
    """The program that checks an export without Concord: the same for everybody."""
    path = Path(verifier.__file__)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="text/x-python"
    )
