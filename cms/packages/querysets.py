"""Packages are the editors' own; what learners did in them is read with their enrollments."""

from typing import Self

from django.db.models import Q

from cms.library.policies import EDITORS
from cms.training.models import Enrollment
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.workflow import clock


class PackageQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.staff_role in EDITORS else NOTHING


class AttemptQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return Q(enrollment__in=Enrollment.objects.in_scope(scope))


class RecordQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return Q(attempt__enrollment__in=Enrollment.objects.in_scope(scope))


class LaunchQuerySet(ScopedQuerySet):
    """One's own, while it lasts. Everybody else's does not exist."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(user_id=scope.user_id)

    def lasting(self) -> Self:
        return self.filter(ended_at=None, expires_at__gt=clock.now())
