"""Who takes courses, who puts whom on them, and which lesson opens."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cms.training.models import Enrollment, Lesson
from cms.training.querysets import RUNS_TRAINING, teams_of
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope

FIRST_THE_OTHERS = _("First finish the required lessons before this one.")


def runs_training(scope: Scope) -> bool:
    """Channel marketing and the desk."""
    return scope.staff_role in RUNS_TRAINING


def can_enroll_others(scope: Scope) -> Decision:
    """Whoever runs the training anybody; who runs a company its own people."""
    if runs_training(scope) or scope.having("manage_members"):
        return ALLOWED
    return refuse(_("Only your company’s administrators put others on a course."))


def can_steer(scope: Scope, enrollment: Enrollment) -> Decision:
    """Change or end somebody's enrollment: the person, who runs the company or the training."""
    is_own = enrollment.user_id == scope.user_id
    if is_own or runs_training(scope):
        return ALLOWED
    if enrollment.organization_id in scope.having("manage_members"):
        return ALLOWED
    return refuse(_("Only the person and the company’s administrators can do this."))


def can_leave(scope: Scope, enrollment: Enrollment) -> Decision:
    """What somebody else put one on, one does not leave alone."""
    decision = can_steer(scope, enrollment)
    alone = enrollment.enrolled_by_id == enrollment.user_id
    others = runs_training(scope) or enrollment.organization_id in scope.having("manage_members")
    if decision and not alone and not others:
        return refuse(_("Somebody put you on this course; ask your administrator."))
    return decision


def can_make_rules(scope: Scope) -> Decision:
    if runs_training(scope):
        return ALLOWED
    return refuse(_("Only channel marketing and the desk make enrollment rules."))


def can_see_team(scope: Scope) -> bool:
    return bool(teams_of(scope)) or scope.is_neutral or runs_training(scope)


def can_open(
    enrollment: Enrollment, lesson: Lesson, lessons: list[Lesson], done: Collection[Any]
) -> Decision:
    """`lessons` of the course in order, `done`: ids of those that are."""
    if not enrollment.course.in_order or lesson.pk in done:
        return ALLOWED
    for before in lessons:
        if before.pk == lesson.pk:
            return ALLOWED
        if before.required and before.pk not in done:
            return refuse(FIRST_THE_OTHERS)
    return ALLOWED


def companies_steered(scope: Scope) -> frozenset[UUID]:
    """Companies whose people this person may put on courses; those who run the training may
    put anybody, which is not said here."""
    return scope.having("manage_members")
