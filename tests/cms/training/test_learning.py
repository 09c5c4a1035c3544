"""From enrolling to a completed course."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.training import services
from cms.training.choices import Status
from cms.training.models import Enrollment, LessonProgress
from cms.training.progress import standings
from portal.access.policy import Refused
from tests.cms.training.conftest import add_lesson, finish, lessons_of


@pytest.fixture
def enrollment(course, who):
    return services.enroll(actor=who("nw"), course=course)[0]


def test_enrolling_twice_is_once(course, who):
    first = services.enroll(actor=who("nw"), course=course)
    assert services.enroll(actor=who("nw"), course=course) == first
    row = first[0]
    assert (row.status, row.source, row.organization.name) == (
        Status.ENROLLED,
        "self",
        "Northwind Resale",
    )


def test_the_last_needed_lesson_completes_the_course(enrollment, who):
    first, second = lessons_of(enrollment.course)
    services.start_lesson(actor=who("nw"), lesson=first)
    enrollment.refresh_from_db()
    assert enrollment.status == Status.IN_PROGRESS and enrollment.started_at
    services.complete_lesson(enrollment=enrollment, lesson=first)
    assert standings([enrollment])[enrollment.pk].percent == 50
    services.complete_lesson(enrollment=enrollment, lesson=second, score=80)
    assert enrollment.status == Status.COMPLETED and enrollment.completed_at
    assert standings([enrollment])[enrollment.pk].percent == 100


def test_optional_lessons_do_not_count(write, who):
    course = write("Mixed", lessons=1, optional=1)
    row = services.enroll(actor=who("nw"), course=course)[0]
    services.complete_lesson(enrollment=row, lesson=lessons_of(course)[0])
    assert row.status == Status.COMPLETED


def test_a_lesson_added_later_takes_nothing_back(enrollment, who):
    finish(enrollment)
    add_lesson(who("marketing"), enrollment.course, 3)
    enrollment.refresh_from_db()
    assert enrollment.status == Status.COMPLETED
    assert standings([enrollment])[enrollment.pk].percent == 100


def test_in_order_means_in_order(write, who):
    course = write("Ordered", lessons=3, in_order=True)
    row = services.enroll(actor=who("nw"), course=course)[0]
    first, second, _third = lessons_of(course)
    with pytest.raises(Refused):
        services.start_lesson(actor=who("nw"), lesson=second)
    with pytest.raises(Refused):
        services.complete_lesson(enrollment=row, lesson=second)
    services.complete_lesson(enrollment=row, lesson=first)
    assert services.start_lesson(actor=who("nw"), lesson=second).status == "started"


def test_reports_may_come_late_twice_and_in_any_order(enrollment, who):
    lesson = lessons_of(enrollment.course)[0]

    def note(at, seconds, sitting="a"):
        return services.note_progress(
            actor=who("nw"), lesson=lesson, position={"at": at}, seconds=seconds, sitting=sitting
        )

    note(20, 40)
    note(10, 15)
    row = note(20, 40)
    assert (row.position["at"], row.seconds) == (20, 40)
    assert note(30, 5, "b").seconds == 45
    assert LessonProgress.objects.count() == 1


def test_what_is_no_progress_is_refused(enrollment, who):
    lesson = lessons_of(enrollment.course)[0]
    for position, seconds in (
        ("x", 1),
        ({"at": "x"}, 1),
        ({"at": float("nan")}, 1),
        ({"a": "\x00"}, 1),
        ({"a": "x" * 200_000}, 1),
        ({}, -1),
        ({}, "1"),
        ({}, float("inf")),
    ):
        report = {"position": position, "seconds": seconds}
        with pytest.raises(ValidationError):
            services.note_progress(actor=who("nw"), lesson=lesson, **report)
    assert not LessonProgress.objects.exists()


def test_a_score_only_gets_better(enrollment):
    lesson = lessons_of(enrollment.course)[0]
    services.fail_lesson(enrollment=enrollment, lesson=lesson, score=40)
    row = services.complete_lesson(enrollment=enrollment, lesson=lesson, score=90)
    assert (row.status, row.score) == ("completed", 90)
    row = services.fail_lesson(enrollment=enrollment, lesson=lesson, score=10)
    assert (row.status, row.score) == ("completed", 90)


def test_who_left_a_course_learns_nothing_more_in_it(enrollment, who):
    services.withdraw(enrollment=enrollment, actor=who("nw"))
    lesson = lessons_of(enrollment.course)[0]
    with pytest.raises(Refused):
        services.complete_lesson(enrollment=enrollment, lesson=lesson)
    assert services.enroll(actor=who("nw"), course=enrollment.course)[0].pk != enrollment.pk


def test_taking_it_again(course, who):
    row = finish(services.enroll(actor=who("nw"), course=course)[0])
    assert services.enroll(actor=who("nw"), course=course) == [row]
    again = services.enroll(actor=who("nw"), course=course, again=True)[0]
    assert again.pk != row.pk and again.status == Status.ENROLLED
    assert Enrollment.objects.of(who("nw")).count() == 2


def test_a_course_costs_the_same_with_few_lessons_and_many(write, sign_in):
    client = sign_in("nw")

    def cost(course):
        client.get(course.address())  # the first visit of the hour is noted
        with CaptureQueriesContext(connection) as queries:
            assert client.get(course.address()).status_code == 200
        return len(queries)

    assert cost(write("Short", lessons=1)) == cost(write("Long", lessons=4))
