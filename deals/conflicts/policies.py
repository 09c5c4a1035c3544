"""Who may look into conflicts, and who may act on what is found there."""

from django.utils.translation import gettext_lazy as _

from deals.registrations import policies as registrations
from deals.registrations.choices import WAITING, Status
from deals.registrations.models import Deal
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope

NOT_DESK = _("Only the channel desk can do this.")


def can_compare(scope: Scope, deal: Deal) -> Decision:
    """Open the review page: those who decide on the registration; auditors read."""
    if scope.is_neutral or registrations.is_reviewer(scope, deal):
        return ALLOWED
    return refuse(_("Only the company’s account manager or the channel desk can do this."))


def can_match(scope: Scope, deal: Deal) -> Decision:
    """Say which account the customer is, or that two are not the same."""
    if not registrations.is_reviewer(scope, deal):
        return refuse(_("Only the company’s account manager or the channel desk can do this."))
    if deal.status == Status.ON_HOLD and not scope.is_desk:
        return refuse(_("The channel desk holds this registration."))
    if deal.status in WAITING or deal.status in {Status.APPROVED, Status.WON}:
        return ALLOWED
    return refuse(_("This registration has ended."))


def as_desk(scope: Scope, deal: Deal) -> Decision:
    """What only the neutral party may do; nobody decides an own deal."""
    return ALLOWED if scope.is_desk and deal.owner_id != scope.user_id else refuse(NOT_DESK)


def can_run_desk(scope: Scope) -> Decision:
    """Merge accounts, try thresholds."""
    return ALLOWED if scope.is_desk else refuse(NOT_DESK)


def can_read_desk(scope: Scope) -> Decision:
    """Read what the desk does."""
    return ALLOWED if scope.is_neutral else refuse(NOT_DESK)
