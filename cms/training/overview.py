"""What a reader sees of courses: rows with their standing, outlines, certificates, paths."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, prefetch_related_objects

from cms.training.choices import LessonStatus
from cms.training.models import CoursePage, Enrollment, LearningPathPage, Lesson, LessonProgress
from cms.training.players import player_of
from cms.training.policies import can_open
from cms.training.progress import Standing, add_standings
from partners.certifications.choices import State
from partners.certifications.models import Certificate


@dataclass(frozen=True)
class Step:
    """One lesson of a course's outline, as one person has it."""

    lesson: Lesson
    player: Any
    progress: LessonProgress | None
    is_locked: bool

    @property
    def is_done(self) -> bool:
        return self.progress is not None and self.progress.is_done

    @property
    def is_failed(self) -> bool:
        return self.progress is not None and self.progress.status == LessonStatus.FAILED


def outline_of(course: CoursePage, enrollment: Enrollment | None) -> list[Step]:
    """The published lessons of a course the reader sees, in order. Two queries."""
    lessons = list(Lesson.objects.published().filter(course=course).in_order())
    rows = LessonProgress.objects.filter(enrollment=enrollment) if enrollment else ()
    progress = {row.lesson_id: row for row in rows}
    done = {pk for pk, row in progress.items() if row.is_done}
    for lesson in lessons:
        lesson.course = course  # its address asks for it
    return [
        Step(
            lesson=lesson,
            player=player_of(lesson),
            progress=progress.get(lesson.pk),
            is_locked=bool(enrollment and not can_open(enrollment, lesson, lessons, done)),
        )
        for lesson in lessons
    ]


def next_step(steps: list[Step]) -> Step | None:
    """Where to go on: the first lesson that is open and not done."""
    return next((step for step in steps if not step.is_done and not step.is_locked), None)


def newest_of(user: Any, courses: Iterable[int] | None = None) -> list[Enrollment]:
    """The person's own enrollments, the newest of each course, what is live first; with
    `standing` and `certificate`."""
    rows = Enrollment.objects.of(user).counted().select_related("course__certification")
    if courses is not None:
        rows = rows.filter(course__in=list(courses))
    newest: dict[int, Enrollment] = {}
    for row in rows.order_by("-created_at", "pk"):
        newest.setdefault(row.course_id, row)
    found = sorted(newest.values(), key=_urgency)
    add_standings(found)
    add_certificates(user, found)
    return found


def _urgency(row: Enrollment) -> tuple:
    day = row.due_on.isoformat() if row.due_on and row.is_live else "9999"
    return not row.is_live, day, row.status != "in_progress", row.course.title


def add_certificates(user: Any, rows: Iterable[Enrollment]) -> None:
    """Give each row the `certificate` of what its course leads to that lasts longest (or lasted),
    of those that `user` may see and nobody took back."""
    rows = list(rows)
    wanted = {row.course.certification_id for row in rows if row.course.certification_id}
    held = Certificate.objects.visible_to(user).filter(
        revoked_at=None, certification__in=wanted, holder__in={row.user_id for row in rows}
    )
    longest: dict[tuple, Certificate] = {}
    for one in held.order_by(F("expires_on").desc(nulls_first=True), "-issued_on", "-created_at"):
        longest.setdefault((one.holder_id, one.certification_id), one)
    for row in rows:
        row.certificate = longest.get((row.user_id, row.course.certification_id))


def must_renew(row: Enrollment) -> bool:
    """Whether a completed course is to be taken again: its certificate ends soon, or has ended."""
    held = row.certificate
    return not row.is_live and held is not None and held.state in {State.ENDING, State.EXPIRED}


@dataclass(frozen=True)
class Way:
    """A learning path as one person has it. `places`: [(course, enrollment or None)]."""

    path: LearningPathPage
    places: list[tuple[CoursePage, Enrollment | None]]

    @property
    def standing(self) -> Standing:
        done = sum(row is not None and row.standing.is_complete for _course, row in self.places)
        return Standing(done, len(self.places), bool(self.places) and done == len(self.places))

    @property
    def percent(self) -> int:
        """Finer than the standing: what is begun counts for what of it is done."""
        parts = [row.standing.percent if row else 0 for _course, row in self.places]
        return sum(parts) // len(parts) if parts else 0

    @property
    def is_joined(self) -> bool:
        return bool(self.places) and all(row is not None for _course, row in self.places)


def ways_of(
    user: Any, paths: Iterable[LearningPathPage], mine: Iterable[Enrollment] | None = None
) -> list[Way]:
    """Paths with those of their courses that the person sees; a path without any is left out.
    `mine`: the person's `newest_of`, where it is there already."""
    paths = list(paths)
    prefetch_related_objects(paths, "steps")
    visible = CoursePage.objects.visible_to(user)
    steps = [step for path in paths for step in path.steps.all()]
    courses = visible.in_bulk({step.course_id for step in steps})
    standing = {row.course_id: row for row in (newest_of(user, courses) if mine is None else mine)}
    ways = []
    for path in paths:
        ids = [step.course_id for step in path.steps.all() if step.course_id in courses]
        if ids:
            ways.append(Way(path, [(courses[pk], standing.get(pk)) for pk in ids]))
    return ways
