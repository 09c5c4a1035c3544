"""Who keeps the files of the library."""

from django.utils.translation import gettext_lazy as _

from cms.media.choices import KEEPERS
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope


def can_keep_files(scope: Scope) -> Decision:
    if scope.staff_role in KEEPERS:
        return ALLOWED
    return refuse(_("Only channel marketing and the desk keep files."))
