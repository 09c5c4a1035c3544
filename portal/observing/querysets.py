"""Who reads how the portal is doing."""

from django.db.models import Q

from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet


class HealthResultQuerySet(ScopedQuerySet):
    """The desk and auditors: numbers of all companies together."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING
