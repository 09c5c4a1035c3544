"""What each transition writes besides the status: input in, columns out."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.registrations.choices import OPEN as OPEN_DEAL
from deals.registrations.models import Deal
from deals.registrations.validators import check_words
from deals.supply import validators
from deals.supply.choices import Status
from deals.supply.models import LinkProposal, PreparedRegistration, SupplyRequest
from partners.organizations.models import DistributionLink
from portal.workflow import clock
from portal.workflow.machine import Data

WORDS = 2000


def check_linked(row: SupplyRequest | PreparedRegistration) -> None:
    links = DistributionLink.objects.live()
    if not links.filter(distributor=row.distributor_id, reseller=row.reseller_id).exists():
        raise ValidationError(_("The two companies are no longer linked."))


# --- Quotes ---------------------------------------------------------------------------------------
def quoting(row: SupplyRequest, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_prices(list(row.lines.all()), data)
    return {
        "currency": validators.check_currency(data),
        "valid_until": validators.check_day(data, "valid_until"),
        "note": check_words(data, "note", limit=WORDS, optional=True),
        "quoted_at": clock.now(),
    }


def declining(row: Any, actor: Any, data: Data) -> dict[str, Any]:
    words = check_words(data, "message", limit=WORDS, optional=True)
    return {"answer_text": words, "closed_at": clock.now()}


def choosing(row: SupplyRequest, actor: Any, data: Data) -> dict[str, Any]:
    """One quote at a time, while it holds, for a deal that goes on."""
    if not row.is_valid:
        raise ValidationError(_("This quote is no longer valid. Ask for a new one."))
    deal = Deal.objects.select_for_update(no_key=True).get(pk=row.deal_id)
    if deal.status not in OPEN_DEAL:
        raise ValidationError(_("This registration has ended: no quote can be chosen."))
    chosen = SupplyRequest.objects.filter(deal=deal, status=Status.CHOSEN)
    if chosen.exclude(pk=row.pk).exists():
        raise ValidationError(_("You have chosen another quote. Take that choice back first."))
    check_linked(row)
    return {"closed_at": clock.now()}


def closing(row: SupplyRequest, actor: Any, data: Data) -> dict[str, Any]:
    words = check_words(data, "message", limit=WORDS, optional=True)
    return {"closing_text": words, "closed_at": clock.now()}


def ending(row: Any, actor: Any, data: Data) -> dict[str, Any]:
    return {"closed_at": clock.now()}


# --- Prepared registrations -----------------------------------------------------------------------
def consenting(row: PreparedRegistration, actor: Any, data: Data) -> dict[str, Any]:
    check_linked(row)
    return {"answered_by": actor, "closed_at": clock.now()}


def refusing(row: PreparedRegistration, actor: Any, data: Data) -> dict[str, Any]:
    return declining(row, actor, data) | {"answered_by": actor}


# --- Links ----------------------------------------------------------------------------------------
def agreeing(row: LinkProposal, actor: Any, data: Data) -> dict[str, Any]:
    if row.expires_at <= clock.now():
        raise ValidationError(_("This proposal has run out."))
    return {"other": data["organization"], "answered_by": actor, "closed_at": clock.now()}


def turning_down(row: LinkProposal, actor: Any, data: Data) -> dict[str, Any]:
    return {"answered_by": actor, "closed_at": clock.now()}
