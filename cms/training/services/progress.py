"""Getting on: lessons are started, gone on with and done; the last one completes the course."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cms.training import certifying, emails, policies
from cms.training.choices import LIVE, LessonStatus, Status
from cms.training.models import Enrollment, Lesson, LessonProgress
from cms.training.progress import needed_of
from cms.training.validators import check_position, check_score, check_seconds
from portal.access.policy import ALLOWED, Refused, require
from portal.activity.audit import record_event
from portal.workflow import clock

SITTINGS_KEPT = 40  # older ones are counted together
EARLIER = ""


def enrollment_for(actor: Any, lesson: Lesson) -> Enrollment:
    """The actor's enrollment behind a lesson: the live one, else the last that was completed.
    Raises Refused without one."""
    rows = Enrollment.objects.of(actor).counted().filter(course=lesson.course_id)
    rows = rows.select_related("course", "user", "organization")
    found = rows.live().first() or rows.order_by("-completed_at").first()
    if found is None:
        raise Refused(_("Enroll in the course first."))
    return found


def start_lesson(
    *, actor: Any, lesson: Lesson, enrollment: Enrollment | None = None
) -> LessonProgress:
    """The actor's progress in a lesson, made when it is opened first; the course has begun then.
    Raises Refused without an enrollment, and while a lesson before this one is to be done."""
    enrollment = enrollment or enrollment_for(actor, lesson)
    require(opens(enrollment, lesson))
    with transaction.atomic():
        row, _is_new = LessonProgress.objects.get_or_create(
            enrollment=enrollment, lesson_id=lesson.pk
        )
        _begin(enrollment)
    return row


def opens(enrollment: Enrollment, lesson: Lesson) -> Any:
    """Decision: may this lesson be worked on now?"""
    if not enrollment.course.in_order:
        return ALLOWED
    lessons = list(Lesson.objects.published().filter(course=enrollment.course_id).in_order())
    return policies.can_open(enrollment, lesson, lessons, _done(enrollment))


def note_progress(
    *,
    actor: Any,
    lesson: Lesson,
    position: Mapping[str, Any],
    seconds: int = 0,
    sitting: str = "",
) -> LessonProgress:
    """Where the actor is. May come late, twice or in any order: `position["at"]` (a number that
    grows) says which is newest, and `seconds` is the whole time of one `sitting`, so that the
    longest counts. Nothing is taken back. ValidationError for what is no position."""
    position = check_position(position)
    seconds, sitting = check_seconds(seconds), sitting[:40]
    pk = start_lesson(actor=actor, lesson=lesson).pk
    with transaction.atomic():
        row = LessonProgress.objects.select_for_update().get(pk=pk)
        if position.get("at", 0) >= row.position.get("at", 0):
            row.position = position
        row.sittings = _with_sitting(row.sittings, sitting, seconds)
        row.seconds = min(sum(row.sittings.values()), 2_000_000_000)
        row.updated_at = clock.now()
        row.save(update_fields=["position", "sittings", "seconds", "updated_at"])
    return row


def _with_sitting(sittings: dict[str, int], name: str, seconds: int) -> dict[str, int]:
    kept = {**sittings, name: max(seconds, sittings.get(name, 0))}
    while len(kept) > SITTINGS_KEPT:
        eldest = next(key for key in kept if key != EARLIER)
        kept[EARLIER] = kept.get(EARLIER, 0) + kept.pop(eldest)
    return kept


def complete_lesson(
    *, enrollment: Enrollment, lesson: Lesson, actor: Any = None, score: Any = None
) -> LessonProgress:
    """The lesson is done (with `score` in percent). Done stays done, with the best score; the
    last needed lesson completes the course. Twice is once.
    Raises Refused for an enrollment that was withdrawn, and while a lesson before this one is to
    be done."""
    return _settle(enrollment, lesson, LessonStatus.COMPLETED, actor, score)


def fail_lesson(
    *, enrollment: Enrollment, lesson: Lesson, actor: Any = None, score: Any = None
) -> LessonProgress:
    """An attempt that did not pass; it takes back no earlier success."""
    return _settle(enrollment, lesson, LessonStatus.FAILED, actor, score)


def _settle(
    enrollment: Enrollment, lesson: Lesson, status: str, actor: Any, score: Any
) -> LessonProgress:
    score = check_score(score)
    if not Enrollment.objects.counted().filter(pk=enrollment.pk).exists():
        raise Refused(_("Enroll in the course first."))
    require(opens(enrollment, lesson))
    with transaction.atomic():
        row, _is_new = LessonProgress.objects.select_for_update().get_or_create(
            enrollment=enrollment, lesson_id=lesson.pk
        )
        if score is not None:
            row.score = max(score, row.score if row.score is not None else Decimal(0))
        if not row.is_done:
            row.status = status
            row.completed_at = clock.now() if row.is_done else None
        row.updated_at = clock.now()
        row.save(update_fields=["score", "status", "completed_at", "updated_at"])
        _begin(enrollment)
        if row.is_done:
            _complete_course(enrollment, actor or enrollment.user)
    return row


def _begin(enrollment: Enrollment) -> None:
    rows = Enrollment.objects.filter(pk=enrollment.pk, status=Status.ENROLLED)
    changes = {"status": Status.IN_PROGRESS, "started_at": clock.now()}
    if rows.update(**changes, version=F("version") + 1):
        enrollment.refresh_from_db(fields=["status", "started_at", "version"])


def _complete_course(enrollment: Enrollment, actor: Any) -> None:
    needed = needed_of(enrollment.course)
    if not needed or not needed <= _done(enrollment):
        return
    rows = Enrollment.objects.filter(pk=enrollment.pk, status__in=LIVE)
    changes = {"status": Status.COMPLETED, "completed_at": clock.now()}
    if not rows.update(**changes, version=F("version") + 1):  # it was completed before
        return
    enrollment.refresh_from_db(fields=["status", "completed_at", "version"])
    record_event(enrollment, actor, "complete_course")
    certificate = certifying.certify(enrollment, actor)
    emails.completed(enrollment, certificate)


def _done(enrollment: Enrollment) -> set[int]:
    rows = LessonProgress.objects.filter(enrollment=enrollment, status=LessonStatus.COMPLETED)
    return set(rows.values_list("lesson", flat=True))
