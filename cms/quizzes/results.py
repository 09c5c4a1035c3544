"""What a learner reads of an ended attempt: never more than the quiz's feedback rule allows."""

from dataclasses import dataclass
from typing import Any

from cms.quizzes import policies
from cms.quizzes.choices import Kind
from cms.quizzes.grading import is_right
from cms.quizzes.models import Attempt
from portal.workflow import clock


@dataclass(frozen=True)
class Feedback:
    """One question as it went. `answer` and `right`: the words, not the ids; `right` only for
    those who may know."""

    number: int
    id: str
    kind: str
    text: str
    points: int
    answer: list[str]
    is_right: bool
    said: str
    right: list[str] | None


def feedback_on(attempt: Attempt) -> list[Feedback]:
    """Empty while the quiz keeps its feedback to itself."""
    if not policies.shows_feedback(attempt):
        return []
    knows = policies.shows_answers(attempt)
    return [
        _feedback(number, question, attempt.answers.get(question["id"]), knows)
        for number, question in enumerate(attempt.questions, start=1)
    ]


def _feedback(number: int, question: dict[str, Any], answer: Any, knows: bool) -> Feedback:
    went_well = is_right(question, answer)
    return Feedback(
        number=number,
        id=question["id"],
        kind=question["kind"],
        text=question["text"],
        points=question["points"],
        answer=_words(question, answer if isinstance(answer, list) else [answer]),
        is_right=went_well,
        said=question["if_right"] if went_well else question["if_wrong"],
        right=_words(question, question["right"]) if knows and not went_well else None,
    )


def _words(question: dict[str, Any], given: list[Any]) -> list[str]:
    if question["kind"] == Kind.SHORT:
        return [text for text in given if text]
    words = {option["id"]: option["text"] for option in question["options"]}
    return [words[name] for name in given if name in words]


def result_of(attempt: Attempt, user: Any) -> dict[str, Any]:
    """Context of the result's page. `attempt` has ended and is the reader's own."""
    quiz, enrollment = attempt.quiz, attempt.enrollment
    mine = Attempt.objects.visible_to(user).filter(enrollment=enrollment, quiz=quiz)
    past = list(mine.exclude(submitted_at=None).order_by("-number"))
    now = clock.now()
    return {
        "attempt": attempt,
        "quiz": quiz,
        "feedback": feedback_on(attempt),
        "past": past,
        "is_newest": past[0].pk == attempt.pk,
        "can_start": policies.can_start(quiz, past, enrollment, now),
        "is_running": mine.open().exists(),
    }
