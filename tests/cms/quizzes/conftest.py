"""A course for partners with one quiz; a learner of Northwind and one of rival Bluepeak."""

import pytest

from cms.library.services import publish
from cms.library.tree import index_of
from cms.quizzes import services
from cms.quizzes.models import Attempt
from cms.training import services as training
from cms.training.models import CoursePage, TrainingIndexPage

OWN = [
    {"kind": "single", "text": "Which one?", "options": ["One", "Two", "Three"], "right": ["Two"]},
    {"kind": "multiple", "text": "Which?", "options": ["A", "B", "C"], "right": ["A", "C"]},
    {"kind": "order", "text": "In order?", "right": ["First", "Second", "Third"]},
    {
        "kind": "short",
        "text": "How many?",
        "right": ["Forty-two", "42"],
        "points": 2,
        "if_right": "Well read.",
        "if_wrong": "Ask the whale.",
    },
]
BANK = [
    {"kind": "single", "text": f"Bank {n}", "options": ["Yes", "No"], "right": ["Yes"]}
    for n in range(8)
]


@pytest.fixture
def marketing(world):
    return world.users["marketing@meridian.example"]


@pytest.fixture
def learner(world):
    return world.users["learner@northwind.example"]


@pytest.fixture
def rival(world):
    return world.users["seller@bluepeak.example"]


@pytest.fixture
def course(marketing):
    parent = index_of(TrainingIndexPage)
    return publish(CoursePage, actor=marketing, parent=parent, title="Storage", level="partner")


@pytest.fixture
def quiz(marketing, course):
    return services.write_quiz(
        actor=marketing, course=course, title="Final", questions=OWN, time_limit=30
    )


@pytest.fixture
def enrollment(learner, course):
    return training.enroll(actor=learner, course=course)[0]


@pytest.fixture
def begin(quiz, enrollment, learner):
    """`begin()` → the learner's open attempt."""
    return lambda: services.start(enrollment=enrollment, quiz=quiz, actor=learner)


@pytest.fixture
def client_of(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


def right_answers(attempt):
    """Question id → the right answer, as a browser would send it."""
    return {question["id"]: _right(question) for question in attempt.questions}


def _right(question):
    ways = {"multiple": sorted, "order": list}
    return ways.get(question["kind"], lambda right: right[0])(question["right"])


def change(row, **columns):
    """Write columns past everything that guards them."""
    type(row)._base_manager.filter(pk=row.pk).update(**columns)
    row.refresh_from_db()


def fresh(attempt):
    return Attempt.objects.get(pk=attempt.pk)
