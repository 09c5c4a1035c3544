"""A deal's quotes side by side, asking for more, and naming its distributor."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.registrations import policies as deal_policies
from deals.registrations import services as registrations
from deals.registrations.models import Deal
from deals.registrations.views.pages import deal_or_404, posted_version, stale_page
from deals.supply import policies, services
from deals.supply.choices import Status
from deals.supply.forms import AskForm, DistributorForm
from deals.supply.models import SupplyRequest
from deals.supply.services.requests import linked_distributors
from deals.supply.workflow import SUPPLY
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import Decision, require
from portal.access.scope import scope_of
from portal.workflow.machine import StateMoved

COMPARED = frozenset({Status.QUOTED, Status.CHOSEN, Status.NOT_CHOSEN, Status.EXPIRED})


@require_safe
def deal_quotes(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return compare_page(request, deal_or_404(request, pk))


def compare_page(
    request: HttpRequest, deal: Deal, form: AskForm | None = None, status: int = 200
) -> HttpResponse:
    """The reseller compares; the vendor's reviewers read who was asked and what became of it."""
    scope = scope_of(request.user)
    require(Decision(policies.sees_quotes(scope, deal)))
    rows = list(SupplyRequest.objects.whole().visible_to(request.user).filter(deal=deal))
    rows.sort(key=lambda row: (row.distributor.name, row.created_at))
    reads = [row for row in rows if "total" in policies.LENSES.fields(scope, row)]
    may_ask = bool(policies.can_ask(scope, deal))
    links = linked_distributors(deal).exists() if may_ask else False
    context = {
        "deal": deal,
        "rows": rows,
        "reads_prices": bool(reads),
        "is_vendor": bool(scope.staff_role),
        **comparison(scope, [row for row in reads if row.quoted_at and row.status in COMPARED]),
        "may_ask": may_ask,
        "has_links": links,
        "form": form or (AskForm(deal) if may_ask and links else None),
    }
    return render(request, "deals/supply/deal_quotes.html", context, status=status)


def comparison(scope: Any, quoted: list[SupplyRequest]) -> dict[str, Any]:
    """Quotes as columns, product lines as rows; the lowest total where all speak one currency."""
    keys: dict[Any, Any] = {}
    for row in quoted:
        for line in row.lines.all():
            keys.setdefault((line.family_id, line.name, line.quantity), line)
    columns = [
        {
            "row": row,
            "actions": list(SUPPLY.available(scope, row)),
            "file": row.newest_file,
        }
        for row in quoted
    ]
    prices = [
        {
            "line": line,
            "cells": [_price(row, key) for row in quoted],
        }
        for key, line in keys.items()
    ]
    valid = [row for row in quoted if row.status in {Status.QUOTED, Status.CHOSEN}]
    is_one_currency = len({row.currency for row in valid}) == 1
    totals = [row.total for row in valid if row.total is not None]
    lowest = min(totals) if is_one_currency and len(totals) > 1 else None
    return {"columns": columns, "prices": prices, "lowest": lowest}


def _price(row: SupplyRequest, key: Any) -> dict[str, Any]:
    lines = (line for line in row.lines.all() if (line.family_id, line.name, line.quantity) == key)
    line = next(lines, None)
    return {"row": row, "line": line}


@require_POST
def ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    deal = deal_or_404(request, pk)
    require(policies.can_ask(scope_of(request.user), deal))
    form = AskForm(deal, request.POST)
    if form.is_valid() and form.attempt(
        services.ask_for_quotes, deal=deal, actor=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Asked. You hear when a quote arrives."))
        return redirect("deal_quotes", pk=pk)
    return compare_page(request, deal, form, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
def distributor(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who supplies the deal, without asking for a quote."""
    deal = deal_or_404(request, pk)
    require(deal_policies.can_name_distributor(scope_of(request.user), deal))
    form = DistributorForm(deal, posted(request))
    try:
        if form.is_valid() and form.attempt(
            registrations.name_distributor,
            deal=deal,
            actor=request.user,
            distributor=form.cleaned_data["distributor"],
            version=posted_version(request),
        ):
            messages.success(request, _("Saved."))
            return redirect("deal", pk=pk)
    except StateMoved as error:
        return stale_page(request, error, deal)
    context = {
        "deal": deal,
        "form": form,
        "version": request.POST.get("version") or deal.version,
    }
    return render(request, "deals/supply/distributor.html", context, status=status_of(form))
