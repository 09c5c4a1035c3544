"""What an answer must be."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.quizzes.choices import MAX_ANSWER, Kind
from portal.interchange.text import check_length, clean_line

Question = Mapping[str, Any]


def check_answers(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Clean answers by question id; None takes one back. Raises for a question that was not
    drawn and for an answer it does not offer."""
    asked = {question["id"]: question for question in questions}
    cleaned: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for name, answer in answers.items():
        try:
            if name not in asked:
                raise ValidationError(_("This question is not part of this attempt."))
            cleaned[name] = _answer(asked[name], answer)
        except ValidationError as error:
            errors[name[:64]] = error.messages
    if errors:
        raise ValidationError(errors)
    return cleaned


def _answer(question: Question, answer: Any) -> Any:
    if answer is None or answer == "" or answer == []:
        return None
    if question["kind"] == Kind.SHORT:
        if not isinstance(answer, str):
            raise ValidationError(_("Answer with text."))
        text = clean_line(answer)
        check_length(text, MAX_ANSWER)
        return text or None
    offered = [option["id"] for option in question["options"]]
    if question["kind"] == Kind.SINGLE:
        if not isinstance(answer, str) or answer not in offered:
            raise ValidationError(_("Choose one of the listed answers."))
        return answer
    return _several(question, offered, answer)


def _several(question: Question, offered: list[str], answer: Any) -> list[str]:
    known = isinstance(answer, list) and all(isinstance(one, str) for one in answer)
    if not known or len(set(answer)) != len(answer) or not set(answer) <= set(offered):
        raise ValidationError(_("Choose of the listed answers, each once."))
    if question["kind"] == Kind.ORDER and len(answer) != len(offered):
        raise ValidationError(_("Put all of them in order."))
    return answer if question["kind"] == Kind.ORDER else sorted(answer, key=offered.index)
