"""Who is asked to confirm, and who may look at what others have read."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.audience.choices import Level
from cms.reading.querysets import sees_all
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope


def can_confirm(scope: Scope, page: Any) -> Decision:
    """Partners confirm what is written for them, our own people what is for them alone."""
    if not page.must_read:
        return refuse(_("This page does not ask to be confirmed."))
    if scope.staff_role and page.reach.level != Level.INTERNAL:
        return refuse(_("Only those it is written for confirm this page."))
    return ALLOWED if scope.is_active else NOT_YOURS


def can_see_readers(scope: Scope) -> Decision:
    """Channel marketing, the desk, auditors; a company's administrators for its people."""
    if sees_all(scope) or scope.having("manage_members"):
        return ALLOWED
    return NOT_YOURS
