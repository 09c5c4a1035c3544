"""Who reads how the jobs are doing."""

from django.db.models import Q

from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet


class JobRunQuerySet(ScopedQuerySet):
    """The desk and auditors: a job's line counts rows of all companies."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING
