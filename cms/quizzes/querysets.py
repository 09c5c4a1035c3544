"""Whose attempts and banks a person's keys open."""

from typing import Self

from django.db.models import Q

from cms.quizzes.choices import GRACE
from cms.training.models import Enrollment
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.people.choices import StaffRole
from portal.workflow import clock

EDITORS = frozenset({StaffRole.MARKETING, StaffRole.DESK})


class QuestionBankQuerySet(ScopedQuerySet):
    """The editors': a bank is made of right answers."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.staff_role in EDITORS else NOTHING


class QuizAttemptQuerySet(ScopedQuerySet):
    """One's own, while the enrollment is in sight (so the course's audience holds here, too).
    Nobody reads somebody else's answers."""

    def scope_rule(self, scope: Scope) -> Q:
        own = Enrollment.objects.in_scope(scope).filter(user=scope.user_id).order_by()
        return Q(enrollment__in=own.values("pk"))

    def open(self) -> Self:
        return self.filter(submitted_at=None)

    def overdue(self) -> Self:
        """Open, and nothing that left in time can still arrive."""
        return self.open().filter(deadline__lt=clock.now() - GRACE)


class MarkQuerySet(ScopedQuerySet):
    """For counting, by those who write the quizzes."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.staff_role in EDITORS else NOTHING
