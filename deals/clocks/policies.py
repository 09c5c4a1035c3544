"""Who reads the board of response times."""

from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope
from portal.people.choices import StaffRole


def can_see_board(scope: Scope) -> Decision:
    """Desk and auditors, account managers for their companies, administrators for their own."""
    if scope.is_neutral or scope.staff_role == StaffRole.ACCOUNT_MANAGER:
        return ALLOWED
    if not scope.staff_role and scope.having("view_drafts"):
        return ALLOWED
    return refuse(
        _("Response times are for the desk, auditors, account managers and administrators.")
    )
