"""The page of an attempt: what it shows, and what comes back from it.

Field names are `q-<question id>`; `asked` names the questions that were on the form, so that an
unticked box takes an answer back and a question that was not sent stays as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from cms.quizzes.choices import Kind
from cms.quizzes.drawing import open_part


@dataclass
class Shown:
    """One question on the page. Never more of it than a browser may know."""

    number: int
    id: str
    kind: str
    text: str
    points: int
    options: list[dict[str, Any]]  # id, text, is_chosen; for an order: as the learner has it
    answer: Any
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return name_of(self.id)


def name_of(question_id: str) -> str:
    return f"q-{question_id}"


def shown(
    questions: Iterable[Mapping[str, Any]],
    answers: Mapping[str, Any],
    errors: Mapping[str, list[str]] | None = None,
) -> list[Shown]:
    return [
        _shown(number, open_part(question), answers.get(question["id"]), errors or {})
        for number, question in enumerate(questions, start=1)
    ]


def _shown(
    number: int, question: dict[str, Any], answer: Any, errors: Mapping[str, list[str]]
) -> Shown:
    chosen = answer if isinstance(answer, list) else [answer]
    options = [option | {"is_chosen": option["id"] in chosen} for option in question["options"]]
    if question["kind"] == Kind.ORDER and answer:
        options.sort(key=lambda option: answer.index(option["id"]))
    return Shown(
        number=number,
        id=question["id"],
        kind=question["kind"],
        text=question["text"],
        points=question["points"],
        options=options,
        answer=answer,
        errors=list(errors.get(question["id"], [])),
    )


def unanswered(questions: Iterable[Mapping[str, Any]], answers: Mapping[str, Any]) -> int:
    return sum(question["id"] not in answers for question in questions)


def answers_of(questions: Iterable[Mapping[str, Any]], sent: QueryDict) -> dict[str, Any]:
    """Question id → answer, of the questions on the form that was sent. `move` (“question:option:
    up”) is the button beside something to be put in order."""
    kinds = {question["id"]: question["kind"] for question in questions}
    found: dict[str, Any] = {}
    for name in dict.fromkeys(sent.getlist("asked")):
        values = sent.getlist(name_of(name))
        # What was not drawn goes on as it came: the validator says so.
        if kinds.get(name) in {Kind.MULTIPLE, Kind.ORDER}:
            found[name] = values
        elif values or kinds.get(name) != Kind.SINGLE:
            found[name] = values[-1] if values else ""
    _move(found, sent.get("move", ""))
    return found


def _move(found: dict[str, Any], wish: str) -> None:
    name, _colon, rest = wish.rpartition(":")[0].partition(":")
    way = wish.rpartition(":")[2]
    order = found.get(name)
    if not isinstance(order, list) or rest not in order or way not in {"up", "down"}:
        return
    place = order.index(rest)
    target = min(max(place + (-1 if way == "up" else 1), 0), len(order) - 1)
    order.insert(target, order.pop(place))
