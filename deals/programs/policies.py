"""Who reads and writes the programme's rules."""

from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope


def can_read_rules(scope: Scope) -> Decision:
    """The rooms of the programme's rules: the desk, and auditors."""
    return ALLOWED if scope.is_neutral else NOT_YOURS


def can_change_rules(scope: Scope) -> Decision:
    return ALLOWED if scope.is_desk else refuse(_("Only the channel desk can do this."))
