"""What can be done with quizzes: begin, answer, hand in; what the clock does; writing them.

Errors: `Refused` (403), `StateMoved` (409), `ValidationError` (400, keyed by field or question).
"""

from cms.quizzes.services.answering import save_answers, submit
from cms.quizzes.services.closing import close_overdue, settle_time
from cms.quizzes.services.starting import start
from cms.quizzes.services.writing import write_bank, write_quiz

__all__ = [
    "close_overdue",
    "save_answers",
    "settle_time",
    "start",
    "submit",
    "write_bank",
    "write_quiz",
]
