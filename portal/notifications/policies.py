from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope


def can_see_bounces(scope: Scope) -> Decision:
    """Which addresses refuse mail is the desk's business, and auditors read it."""
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("Only the channel desk sees mail that does not arrive."))
