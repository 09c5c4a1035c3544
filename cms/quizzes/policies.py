"""When a quiz may be begun, who reads its numbers, and what a learner is told afterwards."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.quizzes.choices import Feedback
from cms.quizzes.querysets import EDITORS
from cms.training.choices import COUNTED
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope


def can_start(quiz: Any, past: Sequence[Any], enrollment: Any, now: dt.datetime) -> Decision:
    """`past`: the ended attempts of one enrollment at this quiz, the newest first."""
    if enrollment.status not in COUNTED:
        return refuse(_("Enroll in the course first."))
    if any(attempt.passed for attempt in past):
        return refuse(_("You have passed this quiz."))
    if quiz.max_attempts and len(past) >= quiz.max_attempts:
        return refuse(_("You have used all your attempts."))
    wait_until = next_start(quiz, past)
    if wait_until and now < wait_until:
        when = formats.date_format(timezone.localtime(wait_until), "DATETIME_FORMAT")
        return refuse(_("The next attempt is possible from %(when)s.") % {"when": when})
    return ALLOWED


def next_start(quiz: Any, past: Sequence[Any]) -> dt.datetime | None:
    """When the pause after the newest ended attempt is over; None without a pause."""
    if not past or not quiz.pause_minutes:
        return None
    ended: dt.datetime = past[0].submitted_at
    return ended + dt.timedelta(minutes=quiz.pause_minutes)


def shows_feedback(attempt: Any) -> bool:
    """Whether the learner reads which answers were right and what the author says to them."""
    if attempt.is_open or attempt.quiz.feedback == Feedback.NEVER:
        return False
    return bool(attempt.passed) or attempt.quiz.feedback == Feedback.ATTEMPT


def shows_answers(attempt: Any) -> bool:
    """The right answers themselves: once passed. Whoever may try again finds them alone."""
    return shows_feedback(attempt) and bool(attempt.passed)


def can_read_numbers(scope: Scope) -> Decision:
    if scope.staff_role in EDITORS:
        return ALLOWED
    return refuse(gettext_lazy("Only channel marketing and the desk read these numbers."))
