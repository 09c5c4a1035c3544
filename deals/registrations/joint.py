"""Joint work asked for from an approved deal: who may, and what the deal says for the request."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.registrations import policies
from deals.registrations.choices import Route, Status
from deals.registrations.models import Deal
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope
from portal.workflow.machine import StateMoved


def may_ask(scope: Scope, deal: Deal) -> Decision:
    """The company's sellers and administrators, for a deal they read as their own."""
    if deal.organization_id not in scope.having("register_deals"):
        return refuse(gettext_lazy("Only the deal’s company asks for joint work from it."))
    return ALLOWED if deal.route == Route.CHANNEL else NOT_YOURS


def require_approved(scope: Scope, deal: Deal) -> None:
    """StateMoved while the deal is anything but approved."""
    if deal.status != Status.APPROVED:
        label = policies.status_label(scope, deal)
        text = _("This is not possible while the status is “%(status)s”.") % {"status": label}
        raise StateMoved(text, deal)


def origin_of(deal: Deal) -> tuple[Any, str, Any]:
    """The deal as a request for joint work names it: id, number, account or None."""
    return deal.pk, deal.number, deal.account


def customer_of(deal: Deal) -> dict[str, str]:
    """The customer in the company's own words: the same whether or not it is on file."""
    return {
        "customer_name": deal.customer_name,
        "customer_website": deal.customer_website,
        "customer_country": str(deal.customer_country or ""),
    }
