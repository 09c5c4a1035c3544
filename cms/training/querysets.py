"""Which courses, lessons and enrollments a person's keys open."""

from typing import Any, Self

from django.db.models import Q
from wagtail.query import PageQuerySet

from cms.library.querysets import LibraryPageQuerySet
from cms.training.choices import COUNTED, LIVE
from portal.access.scope import NOTHING, Scope, ScopedQuerySet
from portal.people.choices import StaffRole
from portal.workflow import clock

RUNS_TRAINING = frozenset({StaffRole.MARKETING, StaffRole.DESK})


class CourseQuerySet(LibraryPageQuerySet):
    """Courses and learning paths: pages of the library, seen inside their audience."""


class LessonQuerySet(ScopedQuerySet, PageQuerySet):
    def in_scope(self, scope: Scope) -> Self:
        """Published lessons of the courses the reader sees; strangers take no courses."""
        if not scope.is_active:
            return self.none()
        return self.published().filter(course__in=_courses(self.model, scope))

    def published(self) -> Self:
        now = clock.now()
        begun = Q(go_live_at=None) | Q(go_live_at__lte=now)
        lasting = Q(expire_at=None) | Q(expire_at__gt=now)
        return self.live().filter(begun & lasting)

    def in_order(self) -> Self:
        """As they stand below their course in the editor."""
        return self.order_by("path")


class EnrollmentQuerySet(ScopedQuerySet):
    """Nobody meets an enrollment of a course that is not for them. Inside that: the learner
    while in the company it counts for, who runs that company and its account managers; the
    desk, auditors and channel marketing."""

    def scope_rule(self, scope: Scope) -> Q:
        who = self._who(scope)
        return who & Q(course__in=_courses(self.model, scope)) if who != NOTHING else who

    def _who(self, scope: Scope) -> Q:
        if scope.is_neutral or scope.staff_role == StaffRole.MARKETING:
            return Q(pk__isnull=False)
        home = Q(organization=None) | Q(organization_id__in=scope.having("view_organization"))
        return Q(user_id=scope.user_id) & home | Q(organization_id__in=teams_of(scope))

    def of(self, user: Any) -> Self:
        """One person's own, whatever else that person may read."""
        return self.visible_to(user).filter(user=user)

    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def counted(self) -> Self:
        """Everything but what was withdrawn."""
        return self.filter(status__in=COUNTED)


class LessonProgressQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        enrollments = self.model._meta.get_field("enrollment").related_model
        return Q(enrollment__in=enrollments.objects.in_scope(scope))


class EnrollmentRuleQuerySet(ScopedQuerySet):
    """Who is enrolled by rule is the programme's own business."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(pk__isnull=False) if scope.staff_role in RUNS_TRAINING else NOTHING

    def running(self) -> Self:
        return self.filter(ended_at=None).select_related("course__reach", "created_by")


def teams_of(scope: Scope) -> frozenset[Any]:
    """Ids of the companies whose people's training this person reads."""
    return scope.having("manage_members") | (
        scope.having("view_members") if scope.staff_role else frozenset()
    )


def _courses(model: Any, scope: Scope) -> Any:
    courses = model._meta.get_field("course").related_model
    return courses.objects.in_scope(scope).order_by().values("pk")
