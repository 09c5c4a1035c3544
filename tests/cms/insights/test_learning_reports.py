"""The funnel of courses and certificates that end: two rival companies, counted by hand."""

import datetime as dt

import pytest

from cms.insights.reports.certificates import Expiring
from cms.insights.reports.courses import Courses
from cms.quizzes import services as quizzes
from cms.training import services as training
from partners.certifications.models import Certificate, Certification
from partners.certifications.services.issuing import issue
from portal.workflow import clock
from tests.cms.quizzes.conftest import right_answers
from tests.cms.training.conftest import add_lesson

pytestmark = pytest.mark.django_db
QUESTION = {"kind": "single", "text": "Racks?", "options": ["Yes", "No"], "right": ["Yes"]}


@pytest.fixture
def course(marketing):
    """One lesson to read and one quiz."""
    made = training.write_course(actor=marketing, title="Storage", level="partner")
    add_lesson(marketing, made, 1)
    return made


@pytest.fixture
def quiz(marketing, course):
    return quizzes.write_quiz(actor=marketing, course=course, title="Q", questions=[QUESTION])


@pytest.fixture
def take(world, course):
    """`take(email, course)` → the enrollment of somebody who puts themselves on it."""
    return lambda email, on=course: training.enroll(actor=world.users[email], course=on)[0]


def answer(enrollment, quiz, *, right):
    begun = {"enrollment": enrollment, "quiz": quiz, "actor": enrollment.user}
    attempt = quizzes.start(**begun)
    said = right_answers(attempt) if right else {}
    quizzes.submit(attempt=attempt, actor=enrollment.user, answers=said)


def read_lesson(enrollment):
    [lesson] = [one.specific for one in enrollment.course.lessons.filter(lessonpage__isnull=False)]
    training.complete_lesson(enrollment=enrollment, lesson=lesson, actor=enrollment.user)


def lines(found):
    return {line[0][0]: list(line[1:]) for line in found.lines()}


def test_the_funnel(marketing, course, quiz, take, report, ago):
    plain = training.write_course(actor=marketing, title="Plain", level="partner")
    add_lesson(marketing, plain, 1)
    take("learner@northwind.example")
    failed, passed, done = (
        take(email)
        for email in (
            "seller@northwind.example",
            "seller@bluepeak.example",
            "admin@bluepeak.example",
        )
    )
    answer(failed, quiz, right=False)
    answer(passed, quiz, right=True)
    answer(done, quiz, right=True)
    read_lesson(done)
    read_lesson(take("seller@northwind.example", plain))
    with ago(100):
        take("admin@northwind.example")
    take("cam@meridian.example")
    gone = take("seller2@northwind.example")
    training.withdraw(enrollment=gone, actor=gone.user)
    type(failed).objects.filter(pk=failed.pk).update(due_on=clock.today() - dt.timedelta(days=1))
    assert lines(report(Courses)) == {
        "Storage": [4, 3, 2, 1, (1, 4), 1],
        "Plain": [1, 1, None, 1, (1, 1), 0],
    }
    assert lines(report(Courses, days="180"))["Storage"] == [5, 3, 2, 1, (1, 5), 1]
    assert [one.value for one in report(Courses).figures()] == [5, 2, 1]
    assert [bar.figure for bar in report(Courses).chart([]).bars] == [
        "5 / 5",
        "4 / 5",
        "2 / 4",
        "2 / 5",
    ]


def test_all_quizzes_of_a_course_are_to_be_passed(marketing, course, quiz, take, report):
    enrollment = take("seller@bluepeak.example")
    answer(enrollment, quiz, right=True)
    assert lines(report(Courses))["Storage"][2] == 1
    quizzes.write_quiz(actor=marketing, course=course, title="Second", questions=[QUESTION])
    assert lines(report(Courses))["Storage"][2] == 0


def test_courses_outside_the_readers_audience_are_not_counted(marketing, world, take, report):
    desk = world.users["desk@meridian.example"]
    hidden = training.write_course(
        actor=desk, title="For the desk", level="internal", audience={"roles": ["desk"]}
    )
    training.enroll(actor=desk, course=hidden)
    assert lines(report(Courses)) == lines(report(Courses, user=desk)) == {}


@pytest.fixture
def certified(world):
    kinds = {
        name: Certification.objects.create(code=name, name=name.title())
        for name in ("storage", "network")
    }

    def given(email, kind, left, **columns):
        """A certificate with `left` days to go (None: for ever)."""
        person = world.users[email]
        company = person.memberships.get().organization
        row = issue(
            holder=person,
            certification=kinds[kind],
            organization=company,
            actor=person,
            key=f"{email}{kind}{left}",
        )
        ends = None if left is None else clock.today() + dt.timedelta(days=left)
        Certificate.objects.filter(pk=row.pk).update(
            expires_on=ends, issued_on=clock.today() - dt.timedelta(days=700), **columns
        )
        return row

    return given


def test_certificates_that_end(world, certified, report):
    nils, bea, nina = (
        f"{name}.example" for name in ("seller@northwind", "admin@bluepeak", "seller2@northwind")
    )
    soon, later = certified(nils, "storage", 20), certified(bea, "storage", 60)
    certified(nils, "network", 200)
    certified(bea, "network", -1)
    certified(nina, "storage", 10)
    certified(nina, "storage", None)  # outlives the other
    certified(nina, "network", 10, revoked_at=clock.now())
    world.users["learner@northwind.example"].is_active = False
    world.users["learner@northwind.example"].save()
    certified("learner@northwind.example", "storage", 5)
    day = dt.timedelta(days=1)
    assert [list(line) for line in report(Expiring).lines()] == [
        [("Nils Seller", soon.get_absolute_url()), "Northwind Resale", "Storage", soon.number,
         clock.today() + 20 * day],
        [("Bea Admin", later.get_absolute_url()), "Bluepeak Systems", "Storage", later.number,
         clock.today() + 60 * day],
    ]  # fmt: skip
    assert [line[3] for line in report(Expiring, days="30").lines()] == [soon.number]
    assert [one.value for one in report(Expiring).figures()] == [2, 2, 2]
    assert sum(int(bar.figure) for bar in report(Expiring).chart([]).bars) == 2
