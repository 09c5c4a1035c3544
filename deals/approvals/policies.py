"""Whose turn it is, and who may prepare a registration for a partner."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from deals.registrations import policies
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope

AUTO = "|auto|"
DESK = "|role:desk|"
# What only those do whose turn it is.
TAKES_A_TURN = frozenset({"claim", "request_info", "approve", "reject"})


def guard(scope: Scope, deal: Deal, name: str) -> Decision:
    """Refuses a reviewer's step out of turn. Asked after the table's own policy; no queries."""
    if name not in TAKES_A_TURN:
        return ALLOWED
    if name == "approve" and not (decision := may_approve(scope, deal)):
        return decision
    if deal.routed_to in {"", AUTO} or policies.has_turn(scope, deal):
        return ALLOWED
    if scope.is_desk and name != "approve":
        return ALLOWED
    return refuse(_not_your_turn(deal))


def _not_your_turn(deal: Deal) -> Any:
    if deal.routed_to == DESK:
        return _("The channel desk decides this one.")
    return _("Somebody else decides this one now.")


def may_approve(scope: Scope, deal: Deal) -> Decision:
    """All others have agreed; nobody signs twice or approves what they prepared."""
    if deal.signoffs_due:
        return refuse(_("Other people have to agree before this can be approved."))
    if policies.has_signed(scope, deal):
        return refuse(_("You have signed already: somebody else approves."))
    if deal.prepared_by_id == scope.user_id:
        return refuse(_("You prepared this registration: somebody else approves."))
    return ALLOWED


def sees_route(scope: Scope, deal: Deal) -> bool:
    """Reads how a registration came here: its reviewers, the desk, auditors."""
    return bool(deal.organization_id) and policies.sees_internal(scope, deal)


def can_prepare(scope: Scope) -> Decision:
    """Account managers for their companies, the desk for any."""
    return policies.can_use_queue(scope)


def can_prepare_for(scope: Scope, organization_id: Any) -> Decision:
    if scope.is_desk or organization_id in scope.having("review_deals"):
        return ALLOWED
    return refuse(_("Only the company’s account manager or the channel desk can do this."))


def can_decline_prepared(scope: Scope, deal: Deal) -> Decision:
    """The company's side, while it is a draft that the vendor prepared."""
    if deal.status != Status.DRAFT or deal.prepared_by_id is None:
        return NOT_YOURS
    return policies.as_owner(scope, deal)
