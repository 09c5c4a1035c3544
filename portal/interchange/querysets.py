from django.db.models import Q

from portal.access.scope import Scope, ScopedQuerySet


class AnswerQuerySet(ScopedQuerySet):
    """Everybody's own answers."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(user_id=scope.user_id)
