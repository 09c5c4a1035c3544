from typing import Self

from django.db.models import Q

from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.workflow import clock


class ProgrammeLineQuerySet(ScopedQuerySet):
    """What the programme costs is the vendor's own: the desk and auditors."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING


class OwnQuerySet(ScopedQuerySet):
    """Whoever made it, nobody else."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(owner_id=scope.user_id)


class ScheduleQuerySet(OwnQuerySet):
    def due(self) -> Self:
        """Those whose mail is to leave now; a paused one, or of a person who left, never is."""
        live = self.filter(paused_at=None, owner__is_active=True)
        return live.filter(next_at__lte=clock.now())
