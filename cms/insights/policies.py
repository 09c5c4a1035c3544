"""Who reads the reports."""

from django.utils.translation import gettext_lazy as _

from cms.reading.querysets import sees_all
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope


def can_read_reports(scope: Scope) -> Decision:
    """Channel marketing, the desk, auditors: the numbers are of all companies side by side."""
    if sees_all(scope):
        return ALLOWED
    return refuse(_("Only channel marketing, the desk and auditors read these reports."))
