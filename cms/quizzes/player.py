"""A quiz inside its lesson's page: the rules, the score history and the way in."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.quizzes import policies
from cms.quizzes.models import Attempt, QuizPage
from cms.quizzes.services import settle_time
from cms.training.models import Enrollment
from cms.training.players import Player
from portal.access.scope import scope_of
from portal.workflow import clock


def context(request: HttpRequest, lesson: Any, enrollment: Enrollment) -> dict[str, Any]:
    quiz = QuizPage.objects.select_related("bank").get(pk=lesson.pk)
    mine = Attempt.objects.visible_to(request.user).filter(quiz=quiz, enrollment=enrollment)
    attempts = list(mine.order_by("-number"))
    if attempts and attempts[0].is_open and settle_time(attempt=attempts[0]):
        attempts[0].refresh_from_db()
    past = [attempt for attempt in attempts if not attempt.is_open]
    return {
        "quiz": quiz,
        "asked": len(quiz.questions) + (quiz.draw if quiz.bank else 0),
        "running": next((attempt for attempt in attempts if attempt.is_open), None),
        "past": past,
        "left": max(quiz.max_attempts - len(attempts), 0),
        "can_start": policies.can_start(quiz, past, enrollment, clock.now()),
        "can_read_numbers": policies.can_read_numbers(scope_of(request.user)),
    }


QUIZ = Player(
    icon="circle-help",
    label=_("Quiz"),
    template="cms/quizzes/_player.html",
    context=context,
)
