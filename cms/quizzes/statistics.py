"""Per question: how often it was asked, how often answered rightly, how long it took.

Counts over all ended attempts, whoever made them: nothing here names or narrows to anybody.
"""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from django.db.models import Avg, Count, Q

from cms.quizzes.models import Attempt, Mark, QuizPage


@dataclass(frozen=True)
class QuestionNumbers:
    question: str  # its id
    text: str  # as it was asked last
    asked: int
    right: int
    median_seconds: int | None

    @property
    def right_percent(self) -> int:
        return 100 * self.right // self.asked


@dataclass(frozen=True)
class QuizNumbers:
    attempts: int
    passed: int
    average: int | None
    questions: list[QuestionNumbers]  # the hardest first

    @property
    def passed_percent(self) -> int:
        return 100 * self.passed // self.attempts if self.attempts else 0


def numbers_of(quiz: QuizPage) -> QuizNumbers:
    """Two queries, whatever the number of questions."""
    ended = Attempt.objects.filter(quiz=quiz).exclude(submitted_at=None).order_by()
    whole = ended.aggregate(
        n=Count("pk"), passed=Count("pk", filter=Q(passed=True)), mean=Avg("score")
    )
    return QuizNumbers(
        attempts=whole["n"],
        passed=whole["passed"],
        average=None if whole["mean"] is None else round(whole["mean"]),
        questions=_by_question(quiz),
    )


def _by_question(quiz: QuizPage) -> list[QuestionNumbers]:
    marks = Mark.objects.filter(quiz=quiz).order_by("pk")
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    times: dict[str, list[int]] = defaultdict(list)
    texts: dict[str, str] = {}
    rows = marks.values_list("question", "asked", "is_right", "seconds")
    for question, text, is_right, seconds in rows.iterator():
        counted[question][0] += 1
        counted[question][1] += is_right
        texts[question] = text
        if seconds is not None:
            times[question].append(seconds)
    found = [
        QuestionNumbers(
            question=question,
            text=texts[question],
            asked=asked,
            right=right,
            median_seconds=round(median(times[question])) if times[question] else None,
        )
        for question, (asked, right) in counted.items()
    ]
    return sorted(found, key=lambda one: (one.right_percent, one.text))
