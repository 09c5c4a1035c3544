"""The quizzes' part of the stage: a course with one question, and what Northwind's learner said."""

from cms.library.services import publish
from cms.library.tree import index_of
from cms.quizzes import services
from cms.training import services as training
from cms.training.models import CoursePage, TrainingIndexPage

QUESTION = {"kind": "single", "text": "Racks?", "options": ["Yes", "No"], "right": ["Yes"]}


def quizzes(world):
    """An attempt that was handed in and one that is open."""
    learner = world.users["learner@northwind.example"]
    course = publish(
        CoursePage,
        actor=world.desk,
        parent=index_of(TrainingIndexPage),
        title="Quizzed course",
        level="partner",
    )
    quiz = services.write_quiz(
        actor=world.desk, course=course, title="Quiz", questions=[QUESTION], shuffle=False
    )
    [enrollment] = training.enroll(actor=learner, course=course)
    begin = {"enrollment": enrollment, "quiz": quiz, "actor": learner}
    ended = services.submit(attempt=services.start(**begin), actor=learner)
    return {
        "quiz": quiz.key,
        "nw-ended-attempt": ended.pk,
        "nw-attempt": services.start(**begin).pk,
    }
