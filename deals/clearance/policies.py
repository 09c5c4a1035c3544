"""Who may ask, and who watches."""

from django.utils.translation import gettext_lazy as _

from deals.clearance.models import Stop
from deals.programs.rules import policy_for
from partners.organizations.models import Organization
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope


def can_ask(scope: Scope, organization: Organization) -> Decision:
    """Sellers of a company whose programme has switched the check on (it is off by default)."""
    if organization.pk not in scope.having("register_deals"):
        return NOT_YOURS
    # Stopped or never switched on: the same words, which say nothing of the reason.
    if not policy_for(organization).clearance_enabled or is_stopped():
        return refuse(_("The clearance check is not switched on in your programme."))
    return ALLOWED


def is_stopped() -> bool:
    """Has the desk pulled the switch?"""
    return Stop.objects.filter(ended_at=None).exists()


def can_watch(scope: Scope) -> Decision:
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("The clearance log is for the channel desk and auditors."))


def can_run(scope: Scope) -> Decision:
    """Sets traps, stops all checks and lets them go on."""
    return ALLOWED if scope.is_desk else refuse(_("Only the channel desk can do this."))
