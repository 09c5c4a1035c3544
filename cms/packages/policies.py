from django.utils.translation import gettext_lazy as _

from cms.library.policies import EDITORS
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope


def can_import(scope: Scope) -> Decision:
    if scope.staff_role in EDITORS:
        return ALLOWED
    return refuse(_("Only channel marketing and the desk can import packages."))
