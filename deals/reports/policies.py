"""Who reads which report."""

from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope

KEYS = ("register_deals", "view_deals", "review_deals")


def can_read_reports(scope: Scope) -> Decision:
    """Everybody who reads whole deals: each over those they may open."""
    if scope.is_neutral or scope.teams or any(scope.having(key) for key in KEYS):
        return ALLOWED
    return refuse(_("These reports are for people who work with deals."))


def can_compare_companies(scope: Scope) -> Decision:
    """Who looks after several companies."""
    if scope.is_neutral or scope.having("review_deals"):
        return ALLOWED
    return refuse(_("Only account managers, the desk and auditors compare companies."))


def can_compare_routes(scope: Scope) -> Decision:
    """Who sees both sides."""
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("Only the desk and auditors see direct and partner deals side by side."))


def can_read_return(scope: Scope) -> Decision:
    """What the programme costs is never shown to a partner."""
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("Only the desk and auditors see what the programme costs."))


def can_keep_lines(scope: Scope) -> Decision:
    """Who writes the lines of cost and benefit."""
    if scope.is_desk:
        return ALLOWED
    return refuse(_("Only the desk keeps the lines of cost and benefit."))
