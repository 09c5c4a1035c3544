"""What a description may say about a quiz, its bank and attempts at it."""

from cms.quizzes.choices import Feedback, Kind
from portal.home.worlds.key import NEEDED, NUMBER, PERSON, TEXT, YES_NO, Key, Rows, choice

QUESTION: Rows = {
    "kind": choice(Kind, needed=True),
    "text": NEEDED,
    "options": Key("list"),  # all texts to choose from
    "right": Key("list", needed=True),  # the right ones; in order; the accepted ones
    "points": NUMBER,
    "if_right": TEXT,
    "if_wrong": TEXT,
}
ATTEMPT: Rows = {"user": PERSON, "wrong": NUMBER, "days_ago": NUMBER}
# The quiz of a course: what stands behind its key `quiz`.
QUIZ: Rows = {
    "title": NEEDED,
    "questions": Key("list", each=QUESTION),
    "bank": Key("object", each={"title": NEEDED, "questions": Key("list", each=QUESTION)}),
    "draw": NUMBER,
    "pass_mark": NUMBER,
    "max_attempts": NUMBER,
    "pause_minutes": NUMBER,
    "time_limit": NUMBER,
    "shuffle": YES_NO,
    "feedback": choice(Feedback),
    "attempts": Key("list", each=ATTEMPT),
}
