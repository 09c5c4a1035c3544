"""Kinds of lessons and how each is shown inside a lesson's page.

A room above registers its own page type (a subclass of `Lesson`) when its app is ready:

    players.register("quizzes.QuizPage", Player(icon=..., template=..., context=...))

The lesson's page includes `template` with `context(request, lesson, enrollment)` as `player`.
`finished_by_hand`: the learner says when it is done (button and API). Other kinds call
`services.complete_lesson` or `services.fail_lesson` when they know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from cms.training.models import CoursePage, Enrollment, Lesson

Context = dict[str, Any]


@dataclass(frozen=True)
class Player:
    icon: str
    label: Any  # what kind of lesson it is, translated
    template: str
    context: Callable[[HttpRequest, Any, Enrollment], Context]
    finished_by_hand: bool = False


PLAYERS: dict[str, Player] = {}


def register(label: str, player: Player) -> None:
    """`label`: app_label.ModelName of the page type; courses accept such pages from now on."""
    PLAYERS[label.lower()] = player
    if label not in CoursePage.subpage_types:
        CoursePage.subpage_types.append(label)


def player_of(lesson: Lesson) -> Player:
    """How a lesson (of any page type, specific or not) is shown."""
    return PLAYERS[f"{lesson.cached_content_type.app_label}.{lesson.cached_content_type.model}"]
