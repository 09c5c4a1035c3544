"""Deliveries of an approved or won deal, part by part."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from deals.protection.models import Shipment
from deals.registrations import policies_shipments as policies
from deals.registrations import validators
from deals.registrations.models import Deal, DealLine
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock


def add_shipment(
    *,
    deal: Deal,
    actor: Any,
    shipped_on: dt.date,
    line: DealLine | None = None,
    quantity: int | None = None,
    amount: Decimal | None = None,
    note: str = "",
    token: uuid.UUID | None = None,
) -> Shipment:
    """Record one delivery: pieces of a line, an amount, or both. The same `token` does it once."""
    require(policies.can_ship(scope_of(actor), deal))
    given = {"actor": actor, "token": token or uuid.uuid4()}
    if sent := Shipment.objects.filter(deal=deal, **given).first():
        return sent
    note = validators.check_words({"note": note}, "note", limit=300, optional=True)
    _check_day(deal, shipped_on)
    if amount is not None:
        require(policies.reads_value(scope_of(actor), deal))
    with transaction.atomic():
        Deal.objects.select_for_update(no_key=True).filter(pk=deal.pk).values("pk").first()
        _check_parts(deal, line, quantity, amount)
        try:
            with transaction.atomic():
                shipment = Shipment.objects.create(
                    deal=deal,
                    shipped_on=shipped_on,
                    line=line,
                    quantity=quantity,
                    amount=amount,
                    note=note,
                    **given,
                )
        except IntegrityError:  # the same form, posted in parallel
            return Shipment.objects.get(deal=deal, **given)
        record_event(deal, actor, "ship", Audience.JOINT)
    return shipment


def remove_shipment(*, shipment: Shipment, actor: Any) -> None:
    """A delivery recorded by mistake: removed by whoever recorded it, or by the owner's side."""
    require(policies.can_unship(scope_of(actor), shipment))
    with transaction.atomic():
        record_event(shipment.deal, actor, "unship", Audience.JOINT)
        shipment.delete()


def _check_day(deal: Deal, day: dt.date) -> None:
    if day > clock.today():
        raise ValidationError({"shipped_on": _("Record a delivery when it has left.")})
    if deal.submitted_at and day < deal.submitted_at.date():
        raise ValidationError({"shipped_on": _("This is before the deal was registered.")})


def _check_parts(
    deal: Deal, line: DealLine | None, quantity: int | None, amount: Decimal | None
) -> None:
    """No more pieces than ordered, no more money than the deal's value."""
    if amount is None and not (line and quantity):
        raise ValidationError({"quantity": _("Say how many pieces of which product.")})
    if bool(line) != bool(quantity):
        raise ValidationError({"quantity": _("Say how many pieces of which product.")})
    if line and quantity:
        _check_pieces(deal, line, quantity)
    if amount is not None:
        _check_amount(deal, amount)


def _check_pieces(deal: Deal, line: DealLine, quantity: int) -> None:
    if line.deal_id != deal.pk:
        raise ValidationError({"line": _("Choose a product of this deal.")})
    gone = line.shipments.aggregate(sum=Sum("quantity"))["sum"] or 0
    if not 1 <= quantity <= line.quantity - gone:
        text = _("%(gone)d of %(all)d pieces are shipped already.")
        raise ValidationError({"quantity": text % {"gone": gone, "all": line.quantity}})


def _check_amount(deal: Deal, amount: Decimal) -> None:
    gone = deal.shipments.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    if amount <= 0:
        raise ValidationError({"amount": _("Enter an amount greater than zero.")})
    if deal.value_amount is None or gone + amount > deal.value_amount:
        raise ValidationError({"amount": _("All shipments together are worth more than the deal.")})
