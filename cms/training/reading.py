"""The plainest kind of lesson: text to read."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.training.models import Enrollment
from cms.training.players import Context, Player


def shown(request: HttpRequest, lesson: Any, enrollment: Enrollment) -> Context:
    return {"body": lesson.body}


READING = Player(
    icon="book-open",
    label=_("Reading"),
    template="cms/training/_reading.html",
    context=shown,
    finished_by_hand=True,
)
