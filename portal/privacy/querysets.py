from typing import Self

from django.db.models import Q

from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.privacy.choices import RequestStatus


class ErasureQuerySet(ScopedQuerySet):
    """One's own; the desk and auditors all."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(person_id=scope.user_id)

    def waiting(self) -> Self:
        return self.filter(status=RequestStatus.WAITING)


class RetentionQuerySet(ScopedQuerySet):
    """The programme's own rules: the desk and auditors."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING
