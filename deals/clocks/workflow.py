"""What each clock does in each state of its registration.

It follows from the state alone, not from the way there: whatever transition other rooms add, the
clocks are right after it. On hold stands where in review stands: a partner's clock runs on.
"""

from enum import Enum

from deals.clocks.choices import DECIDED, PAUSED, REPLIED, RUNS, ClockKind


class Course(Enum):
    RUN = "run"
    PAUSE = "pause"
    MEET = "meet"
    STOP = "stop"


# Kind → state → course; a state that is not named stops the clock.
COURSES: dict[str, dict[str, Course]] = {
    ClockKind.FIRST_REPLY: {"submitted": Course.RUN} | dict.fromkeys(REPLIED, Course.MEET),
    ClockKind.DECISION: dict.fromkeys(RUNS, Course.RUN)
    | dict.fromkeys(PAUSED, Course.PAUSE)
    | dict.fromkeys(DECIDED, Course.MEET),
    ClockKind.ANSWER: dict.fromkeys(PAUSED, Course.RUN) | dict.fromkeys(RUNS, Course.MEET),
}


def course_of(kind: str, status: str) -> Course:
    return COURSES[kind].get(status, Course.STOP)
