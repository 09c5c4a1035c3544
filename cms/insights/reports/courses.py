"""How far people get in courses: enrolled, started, quiz passed, completed."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cms.insights.reports.base import ReadingReport, page_link
from cms.library.choices import Kind
from cms.quizzes.models import QuizPage
from cms.training.choices import LIVE, LessonStatus, Status
from cms.training.models import Enrollment, LessonProgress
from portal.reporting.charts import Bar, Chart, chart_of
from portal.reporting.tables import Cells, Column, Figure, Line, percent
from portal.workflow import clock

STEPS = {
    "enrolled": _("Enrolled"),
    "started": _("Started"),
    "passed": _("Quiz passed"),
    "completed": _("Completed"),
}


class Courses(ReadingReport):
    label = _("Courses")
    text = _(
        "How far partners’ people who enrolled in the period have come by now. The quiz is passed"
        " when all quizzes of the course are. Who withdrew is not counted."
    )
    empty = _("Nobody enrolled"), _("Who enrolls in the period is counted here.")

    def columns(self) -> list[Column]:
        return [
            Column(_("Course"), Cells.LINK),
            *(Column(label, Cells.NUMBER) for label in STEPS.values()),
            Column(_("Share completed"), Cells.SHARE),
            Column(_("Overdue"), Cells.NUMBER),
        ]

    def lines(self) -> Iterator[Line]:
        rows = self._enrollments().values("course", "course__title", "course__key")
        counts = rows.annotate(**self._steps(), with_quiz=_those(_has_quiz()), late=_those(_late()))
        for row in counts.order_by("-enrolled", "course__title", "course").iterator():
            link = page_link(row["course__title"], Kind.COURSE, row["course__key"])
            passed = row["passed"] if row["with_quiz"] else None
            done = row["completed"], row["enrolled"]
            yield [link, row["enrolled"], row["started"], passed, done[0], done, row["late"]]

    def figures(self) -> list[Figure]:
        found = self._whole
        share = f"{percent(found['completed'], found['enrolled'])} %"
        return [
            Figure(STEPS["enrolled"], found["enrolled"]),
            Figure(STEPS["completed"], found["completed"], share),
            Figure(_("Overdue"), found["late"]),
        ]

    def chart(self, first: Sequence[Line]) -> Chart | None:
        found = self._whole
        wholes = {"passed": found["with_quiz"]}  # courses without a quiz cannot be failed there
        bars = [
            Bar(str(label), found[step], wholes.get(step, found["enrolled"]))
            for step, label in STEPS.items()
        ]
        return chart_of(_("From enrolling to the end"), bars, _("of those who could"))

    @cached_property
    def _whole(self) -> dict[str, int]:
        counts = {**self._steps(), "with_quiz": _those(_has_quiz()), "late": _those(_late())}
        return self._enrollments().aggregate(**counts)

    def _enrollments(self) -> Any:
        rows = Enrollment.objects.in_scope(self.scope).counted().order_by()
        return rows.filter(created_at__gte=self.since, user__staff_role="")

    def _steps(self) -> dict[str, Count]:
        return {
            "enrolled": Count("pk"),
            "started": _those(~Q(status=Status.ENROLLED)),
            "passed": _those(Q(_has_quiz()) & ~Q(_open_quiz())),
            "completed": _those(Q(status=Status.COMPLETED)),
        }


def _those(condition: Any) -> Count:
    return Count("pk", filter=condition)


def _late() -> Q:
    return Q(status__in=LIVE, due_on__lt=clock.today())


def _has_quiz() -> Exists:
    return Exists(_quizzes())


def _open_quiz() -> Exists:
    """A quiz of the course that the person has not passed."""
    passed = LessonProgress.objects.filter(
        enrollment=OuterRef(OuterRef("pk")), lesson=OuterRef("pk"), status=LessonStatus.COMPLETED
    )
    return Exists(_quizzes().filter(~Exists(passed.order_by())))


def _quizzes() -> Any:
    return QuizPage.objects.published().filter(course=OuterRef("course")).order_by()
