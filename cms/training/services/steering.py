"""Reminding people, and a whole learning path at once."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from cms.training import emails, policies
from cms.training.models import CoursePage, Enrollment, LearningPathPage
from cms.training.services.enrolling import enroll
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.workflow import clock


def remind(*, actor: Any, enrollments: Sequence[Enrollment]) -> int:
    """Tell people of courses they have not completed, each once a day; returns how many
    enrollments are meant. Raises Refused where one is not the actor's to steer."""
    scope, today = scope_of(actor), clock.today()
    for row in enrollments:
        require(policies.can_steer(scope, row))
    live = [row for row in enrollments if row.is_live]
    with transaction.atomic():
        for row in live:
            emails.reminded(row, actor, today)
    return len(live)


def enroll_in_path(*, actor: Any, path: LearningPathPage) -> list[Enrollment]:
    """Put the actor on every course of a path that the actor sees. Twice is once."""
    ids = [step.course_id for step in path.steps.all()]
    courses = CoursePage.objects.visible_to(actor).in_bulk(ids)
    with transaction.atomic():
        return [
            row for pk in ids if pk in courses for row in enroll(actor=actor, course=courses[pk])
        ]
