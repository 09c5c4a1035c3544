"""Who may do what with quotes, prepared registrations and proposed links; who reads what."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import OPEN as OPEN_DEAL
from deals.registrations.choices import Route
from deals.registrations.models import Deal
from deals.registrations.policies import as_owner, is_owner_side
from deals.supply.models import PreparedRegistration, SupplyRequest
from portal.access.lenses import Lenses
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope

# --- Lenses ---------------------------------------------------------------------------------------
# What the vendor's people read: that somebody was asked, and what became of it.
STATUS_ONLY = frozenset(
    {"id", "title", "status", "reseller", "distributor", "created_at", "quoted_at", "deal"}
)
ASKED = frozenset(
    [
        "id",
        "version",
        "available_actions",
        "title",
        "status",
        "reseller",
        "distributor",
        "created_at",
        "customer",
        "expected_close",
        "products",
        "message",
        "answer_by",
    ]
)
QUOTE = frozenset(
    {"quoted_at", "currency", "valid_until", "note", "total", "file", "answer", "closing"}
)
LENSES = Lenses(
    table={
        "own": ASKED | QUOTE | {"deal", "asked_by"},
        "supply": ASKED | QUOTE,
        "vendor": STATUS_ONLY,
    },
    worn=lambda scope, row: lenses_worn(scope, row),
)


def lenses_worn(scope: Scope, row: SupplyRequest) -> Iterator[str]:
    """Lenses of a person on a request already found in scope. No queries."""
    if row.distributor_id in scope.having("view_supplied_deals"):
        yield "supply"
    if scope.is_neutral or row.reseller_id in scope.having("review_deals"):
        yield "vendor"
    elif row.reseller_id in scope.having("register_deals"):
        yield "own"


def status_label(scope: Scope, row: Any) -> str:
    return str(row.get_status_display())


# --- Quotes ---------------------------------------------------------------------------------------
def as_reseller(scope: Scope, row: SupplyRequest) -> Decision:
    """The deal's owner and the reseller's administrators."""
    if is_owner_side(scope, row.deal):
        return ALLOWED
    return refuse(_("Only the deal’s owner or an administrator of the reseller can do this."))


def as_distributor(scope: Scope, row: Any) -> Decision:
    """Buyers and administrators of the distributor."""
    if row.distributor_id in scope.having("view_supplied_deals"):
        return ALLOWED
    return refuse(_("Only the distributor’s buyers and administrators can do this."))


def as_system(scope: Scope, row: Any) -> Decision:
    return refuse(_("Nobody does this by hand."))


def can_ask(scope: Scope, deal: Deal) -> Decision:
    """Quotes are asked for registrations that were sent and have not ended."""
    if deal.route != Route.CHANNEL or not is_owner_side(scope, deal):
        return as_owner(scope, deal) if deal.route == Route.CHANNEL else NOT_HERE
    if deal.status not in OPEN_DEAL:
        return refuse(_("Quotes are asked for registrations that were sent and have not ended."))
    return ALLOWED


NOT_HERE = refuse(_("Direct deals have no distributor."))


def sees_quotes(scope: Scope, deal: Deal) -> bool:
    """The deal's company and its reviewers: not its distributor, nor who was shown the deal."""
    if deal.organization_id is None:
        return False
    own = deal.organization_id in scope.having("register_deals")
    return scope.is_neutral or own or deal.organization_id in scope.having("review_deals")


def can_use_quotes(scope: Scope) -> Decision:
    """Those who sell, supply or review: is the page in the navigation?"""
    keys = ("register_deals", "view_supplied_deals", "review_deals")
    if scope.is_neutral or any(scope.having(key) for key in keys):
        return ALLOWED
    return refuse(_("Your role does not include quotes."))


# --- Prepared registrations -----------------------------------------------------------------------
def consents(scope: Scope, row: PreparedRegistration) -> Decision:
    """Who registers deals for the reseller says whether this becomes one of theirs."""
    if row.reseller_id in scope.having("register_deals"):
        return ALLOWED
    return refuse(_("Only people who register deals for the reseller can do this."))


def can_prepare_for(scope: Scope, distributor_id: Any) -> Decision:
    if distributor_id in scope.having("view_supplied_deals"):
        return ALLOWED
    return refuse(_("Only the distributor’s buyers and administrators can do this."))


# --- Links ----------------------------------------------------------------------------------------
def can_see_distribution(scope: Scope) -> Decision:
    """Administrators for their companies, account managers for theirs, the desk and auditors."""
    if scope.is_neutral or scope.having("manage_organization") or scope.having("review_deals"):
        return ALLOWED
    return refuse(_("Distribution links are for administrators."))


def can_propose(scope: Scope, organization_id: Any) -> Decision:
    if organization_id in scope.having("manage_organization"):
        return ALLOWED
    return refuse(_("Only the company’s administrators can do this."))


def as_proposer(scope: Scope, row: Any) -> Decision:
    return can_propose(scope, row.organization_id)


def as_addressee(scope: Scope, row: Any) -> Decision:
    """Whoever holds the link and administers a company; which one is checked with the input."""
    if scope.having("manage_organization"):
        return ALLOWED
    return refuse(_("Only the company’s administrators can do this."))


# --- Alerts ---------------------------------------------------------------------------------------
def can_see_alerts(scope: Scope) -> Decision:
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("This is for the channel desk and auditors."))


def can_mark_seen(scope: Scope, row: Any = None) -> Decision:
    return ALLOWED if scope.is_desk else refuse(_("Only the channel desk can do this."))
