"""Who reads help texts, and whose way through the help is whose."""

from django.db.models import Q

from cms.help.readers import editors
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet


class HelpTextQuerySet(ScopedQuerySet):
    """What is published is for everybody signed in: it says nothing about records. The topic's own
    readers are asked where it is shown. Editors also see what they have not published."""

    def scope_rule(self, scope: Scope) -> Q:
        if editors(scope):
            return EVERYTHING
        return Q(live=True) if scope.is_active else NOTHING


class GuidanceQuerySet(ScopedQuerySet):
    """One's own."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(user_id=scope.user_id)
