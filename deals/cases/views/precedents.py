"""The library of precedents: what decided cases teach, without names."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.cases import policies, services
from deals.cases.choices import EvidenceKind, Kind
from deals.cases.forms import PrecedentForm
from deals.cases.models import Precedent
from deals.cases.views import pages
from deals.registrations.forms.fields import spread
from deals.registrations.models import ProductFamily
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of


@require_safe
def precedents(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.as_neutral(scope))
    rows = Precedent.objects.visible_to(request.user)
    kind = request.GET.get("kind", "")
    rows = rows.filter(kind=kind) if kind in Kind.values else rows
    for word in request.GET.get("q", "").replace("\x00", "").split()[:10]:
        rows = rows.filter(lesson__icontains=word)
    page = page_of(rows, order="-created_at", params=request.GET)
    context = {
        "rows": [_row(row) for row in page.rows],
        "page": page,
        "kinds": Kind.choices,
        "kind": kind,
        "q": request.GET.get("q", ""),
        "may_edit": scope.is_desk,
    }
    return render(request, "deals/cases/precedents.html", context)


def _row(row: Precedent) -> dict[str, Any]:
    kinds = dict(EvidenceKind.choices)
    return {"row": row, "evidence": [kinds.get(code, code) for code in row.evidence_kinds]}


@require_POST
def draft(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    case = pages.desk_case(request, pk)
    precedent = services.draft_precedent(case=case, actor=request.user)
    return redirect("precedent", pk=precedent.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def precedent(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Read it; the desk edits and publishes a draft."""
    scope = scope_of(request.user)
    found = visible_or_404(Precedent.objects.select_related("case"), request.user, pk=pk)
    editable = scope.is_desk and found.published_at is None
    initial = {name: getattr(found, name) for name in PrecedentForm.base_fields}
    form = PrecedentForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        require(policies.as_desk(scope))
        if form.is_valid():
            try:
                services.save_precedent(precedent=found, actor=request.user, data=form.cleaned_data)
                if "publish" in request.POST:
                    services.publish_precedent(precedent=found, actor=request.user)
                    messages.success(request, _("Published."))
                else:
                    messages.success(request, _("Saved."))
                return redirect("precedent", pk=pk)
            except ValidationError as error:
                spread(form, error)
    names = dict(ProductFamily.objects.visible_to(request.user).values_list("code", "name"))
    context = {
        **_row(found),
        "form": form,
        "editable": editable,
        "families": [names.get(code, code) for code in found.families],
        "is_desk": scope.is_desk,
    }
    status = 400 if form.is_bound else 200
    return render(request, "deals/cases/precedent.html", context, status=status)
