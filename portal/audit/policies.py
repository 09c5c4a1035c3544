"""Who reads which part of the trail."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope


def can_read_trail(scope: Scope, subject: Any = None) -> Decision:
    """The whole trail: the desk and auditors."""
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("Only the channel desk and auditors read the audit trail."))


def can_read_company_trail(scope: Scope, organization: Any) -> Decision:
    """The trail of one company's registrations: its administrators, the desk and auditors."""
    if scope.is_neutral or organization.pk in scope.having("manage_organization"):
        return ALLOWED
    return refuse(_("Only the company’s administrators read its audit trail."))
