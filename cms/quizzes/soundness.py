"""Whether a quiz and a bank can be asked as they are written. ValidationError keyed by field."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def check_quiz(quiz: Any) -> None:
    errors: dict[str, str] = {}
    in_bank = len(quiz.bank.questions) if quiz.bank else 0
    if quiz.draw and not quiz.bank:
        errors["bank"] = _("Choose the bank to draw from.")
    elif quiz.bank and not quiz.draw:
        errors["draw"] = _("Say how many questions of the bank are asked.")
    elif quiz.draw and quiz.draw > in_bank:
        errors["draw"] = ngettext(
            "The bank has only %(count)s question.",
            "The bank has only %(count)s questions.",
            in_bank,
        ) % {"count": in_bank}
    elif not quiz.draw and not len(quiz.questions):
        errors["questions"] = _("A quiz needs a question, its own or from a bank.")
    if errors:
        raise ValidationError(errors)


def check_bank(questions: Sequence[Any], quizzes: Iterable[Any]) -> None:
    """A bank keeps at least what its quizzes draw."""
    for quiz in quizzes:
        if quiz.draw > len(questions):
            text = ngettext(
                "The quiz “%(quiz)s” draws %(count)s question from this bank.",
                "The quiz “%(quiz)s” draws %(count)s questions from this bank.",
                quiz.draw,
            )
            raise ValidationError({"questions": text % {"quiz": quiz.title, "count": quiz.draw}})
