"""Settings of the programme: certifications, what tiers ask for, and who has it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.certifications import policies, services
from partners.certifications.forms import CertificationForm, RequirementForm
from partners.certifications.holding import standings
from partners.certifications.models import Certification, TierRequirement
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of

METHODS = ["GET", "HEAD", "POST"]
BELOW, READY, ALL = "below", "ready", "all"


@require_safe
def certifications(request: HttpRequest) -> HttpResponse:
    """What people can be certified in, and what tiers ask for. The desk edits."""
    scope = scope_of(request.user)
    require(policies.can_see_settings(scope))
    requirements = TierRequirement.objects.visible_to(request.user)
    context = {
        "certifications": Certification.objects.visible_to(request.user),
        "requirements": requirements.select_related("tier", "certification"),
        "can_edit": policies.can_edit_programme(scope),
        "can_see_standings": policies.can_see_standings(scope),
    }
    return render(request, "partners/certifications/certifications.html", context)


@require_http_methods(METHODS)
def certification(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a certification, or change one."""
    require(policies.can_edit_programme(scope_of(request.user)))
    row = visible_or_404(Certification, request.user, pk=pk) if pk else Certification()
    form = CertificationForm(row, posted(request))
    return _edit(request, form, services.save_certification, certification=row)


@require_http_methods(METHODS)
def requirement(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """Add what a tier asks for, or change it."""
    require(policies.can_edit_programme(scope_of(request.user)))
    row = visible_or_404(TierRequirement, request.user, pk=pk) if pk else TierRequirement()
    form = RequirementForm(row, request.user, posted(request))
    return _edit(request, form, services.save_requirement, requirement=row)


def _edit(request: HttpRequest, form: Any, save: Any, **row: Any) -> HttpResponse:
    (record,) = row.values()
    kind, is_new = next(iter(row)), record._state.adding
    if form.is_valid() and form.attempt(save, actor=request.user, data=form.cleaned_data, **row):
        messages.success(request, _("The programme is saved."))
        return redirect("certifications")
    context = {"form": form, "is_new": is_new, "kind": kind, "row": record}
    return render(
        request, "partners/certifications/programme_form.html", context, status=status_of(form)
    )


@require_http_methods(METHODS)
def requirement_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    require(policies.can_edit_programme(scope_of(request.user)))
    rows = TierRequirement.objects.select_related("tier", "certification")
    row = visible_or_404(rows, request.user, pk=pk)
    if request.method == "POST":
        services.remove_requirement(requirement=row, actor=request.user)
        messages.success(request, _("The programme is saved."))
        return redirect("certifications")
    return render(request, "partners/certifications/requirement_remove.html", {"row": row})


@require_safe
def tier_standings(request: HttpRequest) -> HttpResponse:
    """Companies below what their tier asks for, and those that have what a higher one asks for.
    Nothing changes by itself: the desk sets tiers."""
    require(policies.can_see_standings(scope_of(request.user)))
    rows = Organization.objects.visible_to(request.user).select_related("tier")
    found = standings(rows)
    kept = {
        BELOW: [pk for pk, row in found.items() if row.short],
        READY: [pk for pk, row in found.items() if row.ready_for],
        ALL: list(found),
    }
    asked = request.GET.get("show", "")
    show = asked if asked in kept else BELOW
    page = page_of(rows.filter(pk__in=kept[show]), order="name", params=request.GET)
    labels = {BELOW: _("Below their tier"), READY: _("Ready for a higher tier"), ALL: _("All")}
    context = {
        "page": page,
        "items": [{"company": row, "standing": found[row.pk]} for row in page.rows],
        "show": show,
        "tabs": [
            {
                "label": label,
                "url": f"?show={name}",
                "current": name == show,
                "count": len(kept[name]),
            }
            for name, label in labels.items()
        ],
    }
    return render(request, "partners/certifications/standings.html", context)
