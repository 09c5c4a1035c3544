"""Tiers and territories as data the desk edits."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.organizations import policies, services
from partners.organizations.forms.base import posted, status_of
from partners.organizations.forms.programme import RowForm, TerritoryForm, TierForm
from partners.organizations.models import Territory, Tier
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404


def programme(request: HttpRequest) -> HttpResponse:
    require(policies.can_run_programme(scope_of(request.user)))
    context = {
        "tiers": Tier.objects.visible_to(request.user),
        "territories": Territory.objects.visible_to(request.user),
    }
    return render(request, "partners/organizations/programme.html", context)


def tier(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a tier, or change one."""
    require(policies.can_run_programme(scope_of(request.user)))
    row = visible_or_404(Tier, request.user, pk=pk) if pk else Tier()
    form = TierForm(row, posted(request))
    return _edit(request, row, form, lambda data: {"tier": row, "data": data})


def territory(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a territory, or change one."""
    require(policies.can_run_programme(scope_of(request.user)))
    row = visible_or_404(Territory, request.user, pk=pk) if pk else Territory()
    form = TerritoryForm(row, posted(request))
    return _edit(request, row, form, lambda data: {"territory": row, "data": data})


def _edit(request: HttpRequest, row: Any, form: RowForm, arguments: Any) -> HttpResponse:
    save = services.save_tier if isinstance(row, Tier) else services.save_territory
    is_new = row.pk is None
    if form.is_valid() and form.attempt(save, actor=request.user, **arguments(form.cleaned_data)):
        messages.success(request, _("The programme is saved."))
        return redirect("programme")
    context = {"form": form, "is_new": is_new, "is_tier": isinstance(row, Tier)}
    return render(
        request, "partners/organizations/programme_form.html", context, status=status_of(form)
    )
