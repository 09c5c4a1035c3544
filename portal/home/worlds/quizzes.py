"""The quiz of a described course, and attempts people made at it."""

import datetime as dt
from typing import Any

from cms.quizzes import services
from cms.quizzes.choices import Kind
from cms.quizzes.grading import is_right
from cms.quizzes.models import Attempt, QuizPage
from cms.training import services as training
from cms.training.models import CoursePage
from portal.home.worlds.world import Row, World
from portal.workflow import clock

TOOK = dt.timedelta(minutes=6)
NO_RULES = frozenset({"title", "questions", "bank", "attempts"})


def build_quiz(world: World, course: CoursePage, row: Row) -> QuizPage:
    """The quiz `row` (keys: quiz_keys.QUIZ) as the last lesson of `course`, without attempts."""
    bank = row.get("bank")
    rules = {name: value for name, value in row.items() if name not in NO_RULES}
    if bank:
        rules["bank"] = services.write_bank(actor=world.desk, **bank)
    return services.write_quiz(
        actor=world.desk,
        course=course,
        title=row["title"],
        questions=row.get("questions", []),
        **rules,
    )


def build_attempts(world: World, quiz: QuizPage, row: Row) -> None:
    """The attempts `row` tells of, in their order. Enrolls who is not; what is there stays."""
    for number, attempt in enumerate(row.get("attempts", [])):
        learner = world.users[attempt["user"]]
        earlier = row["attempts"][:number]
        nth = 1 + sum(one["user"] == attempt["user"] for one in earlier)
        with clock.at(clock.now() - dt.timedelta(days=attempt.get("days_ago", 0))):
            _take(quiz, learner, nth, attempt.get("wrong", 0))


def _take(quiz: QuizPage, learner: Any, nth: int, wrong: int) -> None:
    mine = {"enrollment__user": learner, "quiz": quiz}
    if Attempt.objects.filter(**mine, number__gte=nth).exists():
        return
    [enrollment] = training.enroll(actor=learner, course=quiz.course)
    for lesson in quiz.course.lessons.filter(path__lt=quiz.path, required=True).order_by("path"):
        training.complete_lesson(enrollment=enrollment, lesson=lesson, actor=learner)
    attempt = services.start(enrollment=enrollment, quiz=quiz, actor=learner)
    answers = {
        question["id"]: _wrong(question) if place < wrong else _right(question)
        for place, question in enumerate(attempt.questions)
    }
    with clock.at(clock.now() + TOOK):
        services.submit(attempt=attempt, actor=learner, answers=answers)


def _right(question: Row) -> Any:
    several = question["kind"] in {Kind.MULTIPLE, Kind.ORDER}
    return question["right"] if several else question["right"][0]


def _wrong(question: Row) -> Any:
    if question["kind"] == Kind.SHORT:
        return "?"
    names = [option["id"] for option in question["options"]]
    if question["kind"] == Kind.SINGLE:
        return next(name for name in names if not is_right(question, name))
    return names if not is_right(question, names) else names[:1]
