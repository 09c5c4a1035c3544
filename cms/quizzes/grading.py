"""Grading: plain data in, points out. No database.

A question is what `drawing.py` wrote into an attempt: `kind`, `points`, `options` (what is shown,
each with an id) and `right`, which is
    single    the id of the right option, alone in a list
    multiple  the ids of all right options
    order     all ids in the right order
    short     the accepted texts.
A question is right or wrong; nobody gets a part of its points.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from opencc import OpenCC

from cms.quizzes.choices import Kind

Question = Mapping[str, Any]
# Where Chinese, Japanese or Korean is written, blanks part nothing.
CJK = "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
BLANK_BESIDE_CJK = re.compile(f"(?<=[{CJK}])\\s+|\\s+(?=[{CJK}])")
ENDS = " .,;:!?。，；：！？、\"'“”‘’「」"


@dataclass(frozen=True)
class Result:
    """What an attempt is worth."""

    points: int
    out_of: int
    right: Mapping[str, bool]  # question id → answered rightly

    @property
    def percent(self) -> int:
        """Rounded down: 79.9 is not yet 80."""
        return 100 * self.points // self.out_of if self.out_of else 0

    def passes(self, mark: int) -> bool:
        return 100 * self.points >= mark * self.out_of > 0


def grade(questions: Sequence[Question], answers: Mapping[str, Any]) -> Result:
    """`answers`: question id → what was answered; a missing one is wrong."""
    right = {one["id"]: is_right(one, answers.get(one["id"])) for one in questions}
    return Result(
        points=sum(one["points"] for one in questions if right[one["id"]]),
        out_of=sum(one["points"] for one in questions),
        right=right,
    )


def is_right(question: Question, answer: Any) -> bool:
    match question["kind"]:
        case Kind.SINGLE:
            return [answer] == list(question["right"])
        case Kind.MULTIPLE:
            given = _listed(answer)
            return len(given) == len(set(given)) and set(given) == set(question["right"])
        case Kind.ORDER:
            return _listed(answer) == list(question["right"])
        case Kind.SHORT:
            said = normalised(answer) if isinstance(answer, str) else ""
            return bool(said) and said in {normalised(text) for text in question["right"]}
    raise ValueError(f"unknown kind of question: {question['kind']!r}")


def normalised(text: str) -> str:
    """One form for what means the same: width, case, blanks, traditional characters, and the
    punctuation around it."""
    wide = unicodedata.normalize("NFKC", text)
    plain = unicodedata.normalize("NFKC", wide.casefold())
    plain = _simplified().convert(plain) if re.search(f"[{CJK}]", plain) else plain
    return BLANK_BESIDE_CJK.sub("", " ".join(plain.split())).strip(ENDS)


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


def _listed(answer: Any) -> list[str]:
    listed = isinstance(answer, list) and all(isinstance(one, str) for one in answer)
    return list(answer) if listed else []
