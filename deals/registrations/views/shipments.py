"""Deliveries on a deal's page: how much of the order has left, and recording more."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deals.protection.models import Shipment
from deals.registrations import policies, policies_shipments, services
from deals.registrations.choices import Status
from deals.registrations.forms.fields import spread
from deals.registrations.forms.shipments import ShipmentForm
from deals.registrations.models import Deal
from deals.registrations.views import pages
from deals.registrations.views.detail import deal_page
from deals.registrations.views.history import shown_name
from deals.registrations.views.panels import MAIN, Panel
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.access.shortcuts import visible_or_404
from portal.access.together import Asking


@require_POST
def ship(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record one delivery."""
    deal = pages.deal_or_404(request, pk)
    require(policies_shipments.can_ship(scope_of(request.user), deal))
    form = _form(request, scope_of(request.user), deal, request.POST)
    if form.is_valid():
        try:
            services.add_shipment(deal=deal, actor=request.user, **form.cleaned_data)
            messages.success(request, _("Shipment recorded."))
            return redirect(deal.get_absolute_url() + "#shipments")
        except ValidationError as error:
            spread(form, error)
    return deal_page(request, deal, status=400, shipment_form=form)


@require_POST
def unship(request: HttpRequest, pk: uuid.UUID, shipment: uuid.UUID) -> HttpResponse:
    """Remove a delivery recorded by mistake."""
    rows = Shipment.objects.select_related("deal")
    row = visible_or_404(rows, request.user, pk=shipment, deal=pk)
    services.remove_shipment(shipment=row, actor=request.user)
    messages.success(request, _("Shipment removed."))
    return redirect(row.deal.get_absolute_url() + "#shipments")


def _form(request: HttpRequest, scope: Scope, deal: Deal, data: Any = None) -> ShipmentForm:
    with_amount = bool(policies_shipments.reads_value(scope, deal)) and bool(deal.value_amount)
    return ShipmentForm(data, deal=deal, user=request.user, with_amount=with_amount)


def shipments_context(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """For approved and won deals. Money only for those who read the deal's value."""
    fields = policies.LENSES.fields(scope, deal)
    if "shipments" not in fields:
        return None
    if deal.status not in policies_shipments.SHIPPING:
        return None
    rows = Shipment.objects.all().of_record(scope, "deal", deal)
    found = rows.select_related("line__family", "actor", "deal")
    form, lines = _form(request, scope, deal), deal.lines.order_by("pk")
    yield found, lines, form.products
    may_ship = bool(policies_shipments.can_ship(scope, deal))
    if not (found or may_ship):
        return None
    shown = [_row(request.user, scope, row) for row in found]
    ordered = sum(line.quantity or 0 for line in lines)
    pieces = sum(row.quantity or 0 for row in found)
    in_money = "value" in fields
    amount = sum(row.amount or 0 for row in found) if in_money else None
    is_all = bool(ordered and pieces >= ordered) or bool(amount and amount == deal.value_amount)
    return {
        "deal": deal,
        "rows": shown,
        "ordered": ordered,
        "pieces": pieces,
        "amount": amount,
        "may_ship": may_ship,
        "names_people": "owner" in fields,
        "form": form.with_products(),
        "suggests_winning": is_all
        and deal.status == Status.APPROVED
        and bool(policies.as_owner(scope, deal)),
    }


def _row(viewer: Any, scope: Scope, row: Shipment) -> dict[str, Any]:
    return {
        "row": row,
        "by": shown_name(viewer, row.actor),
        "removable": bool(policies_shipments.can_unship(scope, row)),
    }


SHIPMENTS = Panel(MAIN, "deals/protection/_shipments.html", shipments_context)
