"""Who looks after the portal's health."""

from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope


def can_see_health(scope: Scope) -> Decision:
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("The health page is for the channel desk and auditors."))
