"""Which questions an attempt asks, in which order: plain data, no database.

The same seed draws the same questions in the same order. What is drawn is written into the
attempt whole, so that nothing an editor changes later reaches an attempt that has begun.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from cms.quizzes.choices import Kind

Question = dict[str, Any]
# What a browser may know of a question before it is graded.
OPEN_PARTS = ("id", "kind", "text", "points", "options")


def draw(
    seed: int,
    own: Sequence[Mapping[str, Any]],
    bank: Sequence[Mapping[str, Any]] = (),
    count: int = 0,
    shuffle: bool = True,
) -> list[Question]:
    """All `own` questions and `count` of the bank's (all of them if it has fewer).

    Questions come as `blocks.plain` makes them; the options of what is returned are named by
    the place they are shown at, so a name tells nothing. Without `shuffle` questions and options
    stand as they were written; what is to be put in order is always mixed.
    """
    dice = random.Random(seed)  # noqa: S311 - repeatable is what is wanted, not secret
    drawn = [*own, *dice.sample(list(bank), min(count, len(bank)))]
    if shuffle:
        dice.shuffle(drawn)
    return [_laid_out(question, dice, shuffle) for question in drawn]


def open_part(question: Mapping[str, Any]) -> Question:
    """The question without what tells its answer."""
    return {name: question[name] for name in OPEN_PARTS}


def _laid_out(question: Mapping[str, Any], dice: random.Random, shuffle: bool) -> Question:
    laid = {name: value for name, value in question.items() if name not in {"options", "right"}}
    if question["kind"] == Kind.SHORT:
        return laid | {"options": [], "right": list(question["right"])}
    options = list(question["options"])
    places = list(range(len(options)))
    if shuffle or question["kind"] == Kind.ORDER:
        dice.shuffle(places)
    if question["kind"] == Kind.ORDER and places == sorted(places):
        places = [*places[1:], *places[:1]]  # what is shown first is never the answer
    names = {place: str(number) for number, place in enumerate(places, start=1)}
    return laid | {
        "options": [{"id": names[place], "text": options[place]} for place in places],
        "right": [names[place] for place in question["right"]],
    }
