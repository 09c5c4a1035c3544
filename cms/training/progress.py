"""How far somebody is: what a course asks for, and what of it is done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cms.training.choices import LessonStatus, Status
from cms.training.models import CoursePage, Enrollment, Lesson, LessonProgress


@dataclass(frozen=True)
class Standing:
    """Needed lessons done of all that are needed. A completed course is whole, whatever was
    added to it since."""

    done: int
    needed: int
    is_complete: bool

    @property
    def percent(self) -> int:
        if self.is_complete:
            return 100
        return self.done * 100 // self.needed if self.needed else 0


def needed_of(course: CoursePage) -> set[int]:
    """Ids of the lessons that complete a course: the required ones; all where none is."""
    return _needed([course.pk]).get(course.pk, set())


def standings(enrollments: Iterable[Enrollment]) -> dict[Any, Standing]:
    """Enrollment id → standing, in two queries for any number of them."""
    rows = list(enrollments)
    needed = _needed({row.course_id for row in rows})
    done = defaultdict(set)
    finished = LessonProgress.objects.filter(
        enrollment__in=[row.pk for row in rows], status=LessonStatus.COMPLETED
    )
    for enrollment, lesson in finished.values_list("enrollment", "lesson"):
        done[enrollment].add(lesson)
    return {
        row.pk: Standing(
            done=len(needed.get(row.course_id, set()) & done[row.pk]),
            needed=len(needed.get(row.course_id, ())),
            is_complete=row.status == Status.COMPLETED,
        )
        for row in rows
    }


def add_standings(enrollments: Iterable[Enrollment]) -> None:
    """Give each row its `standing`."""
    rows = list(enrollments)
    found = standings(rows)
    for row in rows:
        row.standing = found[row.pk]


def _needed(courses: Iterable[int]) -> dict[int, set[int]]:
    all_of, required = defaultdict(set), defaultdict(set)
    lessons = Lesson.objects.published().filter(course__in=list(courses)).order_by()
    for course, lesson, is_required in lessons.values_list("course", "pk", "required"):
        all_of[course].add(lesson)
        if is_required:
            required[course].add(lesson)
    return {course: required[course] or ids for course, ids in all_of.items()}
