"""Files are their person's own: nobody else reads what somebody took in or out. The trail, which
names no rows, has its own readers."""

from django.db.models import Q

from portal.access.scope import NOTHING, Scope, ScopedQuerySet


class OwnQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return Q(actor_id=scope.user_id)


class RejectedQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return Q(file_import__actor_id=scope.user_id)


class PlumbingQuerySet(ScopedQuerySet):
    """Keys and remembered columns are read by the engine alone, for the place at work."""

    def scope_rule(self, scope: Scope) -> Q:
        return NOTHING
