"""Who answers for personal data: the desk. Auditors read."""

from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope


def can_erase(scope: Scope) -> Decision:
    return ALLOWED if scope.is_desk else refuse(_("Only the channel desk can do this."))


def can_read(scope: Scope) -> Decision:
    return ALLOWED if scope.is_neutral else NOT_YOURS
