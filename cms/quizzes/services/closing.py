"""Ending an attempt: graded once, with what was saved in time."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import F

from cms.quizzes.choices import Ending
from cms.quizzes.grading import Result, grade
from cms.quizzes.models import Attempt, Mark
from cms.training.services import complete_lesson, fail_lesson
from portal.access.policy import Refused
from portal.activity.audit import record_event
from portal.workflow import clock

BATCH = 200


def close(attempt: Attempt, *, ending: Ending, actor: Any) -> Attempt:
    """Grade an open attempt, which the caller has locked. `actor=None`: the clock.

    An attempt that ran out of time ended at its deadline, whenever that is noticed.
    """
    result = grade(attempt.questions, attempt.answers)
    passed = result.passes(attempt.pass_mark)
    ended = attempt.deadline if ending == Ending.TIME else clock.now()
    Attempt.objects.filter(pk=attempt.pk, submitted_at=None).update(
        submitted_at=ended,
        ending=ending,
        points=result.points,
        score=result.percent,
        passed=passed,
        version=F("version") + 1,
    )
    attempt.refresh_from_db()
    _mark(attempt, result)
    note = {"number": attempt.number, "score": result.percent, "passed": passed}
    action = "time_out_attempt" if ending == Ending.TIME else "submit_attempt"
    record_event(attempt, actor, action, note=note)
    tell_course(attempt)
    return attempt


def settle_time(*, attempt: Attempt) -> bool:
    """End `attempt` if its time is over; whether it has ended. Safe to repeat."""
    with transaction.atomic():
        row = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if row.is_open and row.is_late(clock.now()):
            row = close(row, ending=Ending.TIME, actor=None)
        return not row.is_open


def close_overdue(progress: Any = None) -> int:
    """End every attempt whose time is over; returns how many. One transaction each."""
    done = 0
    overdue = Attempt.objects.overdue().order_by("deadline")
    for attempt in overdue[:BATCH]:
        done += settle_time(attempt=attempt)
        if progress:
            progress(done, BATCH)
    return done


def _mark(attempt: Attempt, result: Result) -> None:
    Mark.objects.bulk_create(
        Mark(
            attempt=attempt,
            quiz=attempt.quiz,
            question=question["id"],
            asked=question["text"],
            is_right=result.right[question["id"]],
            seconds=attempt.spent.get(question["id"]),
        )
        for question in attempt.questions
    )


def tell_course(attempt: Attempt) -> None:
    """The course learns how the attempt went; told twice it is once.

    The rules of the course may have changed meanwhile (a lesson before this one is to be done
    first): then the score stands here, and the course is told again when the learner comes back.
    """
    told = complete_lesson if attempt.passed else fail_lesson
    enrollment = attempt.enrollment
    with suppress(Refused), transaction.atomic():
        told(enrollment=enrollment, lesson=attempt.quiz, actor=enrollment.user, score=attempt.score)
