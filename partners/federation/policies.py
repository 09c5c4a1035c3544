from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope


def can_manage(scope: Scope, organization: Any) -> Decision:
    """The company's administrators and the desk; for the vendor (None), the desk."""
    if scope.is_desk:
        return ALLOWED
    if organization and organization.pk in scope.having("manage_organization"):
        return ALLOWED
    return refuse(_("Only the company’s administrators can do this."))


def can_read(scope: Scope, organization: Any) -> Decision:
    """Auditors read what those who manage it see."""
    return ALLOWED if scope.is_neutral else can_manage(scope, organization)


def can_confirm(scope: Scope) -> Decision:
    """Say that a domain is a company's without a record in DNS."""
    return ALLOWED if scope.is_desk else NOT_YOURS
