"""Who looks after the jobs."""

from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope


def can_see_jobs(scope: Scope) -> Decision:
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("The job overview is for the channel desk and auditors."))


def can_run_jobs(scope: Scope) -> Decision:
    if scope.is_desk:
        return ALLOWED
    return refuse(_("Only the channel desk starts jobs."))
