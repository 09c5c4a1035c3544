"""Saving answers as one goes, and handing in.

Answers are saved question by question, the last one said counts; nothing but the clock and
handing in ends an attempt, so a lost connection costs what was not saved and no more.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from cms.quizzes import validators
from cms.quizzes.choices import Ending
from cms.quizzes.models import Attempt
from cms.quizzes.services.closing import close, settle_time
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def save_answers(
    *, attempt: Attempt, actor: Any, answers: Mapping[str, Any], version: int | None = None
) -> Attempt:
    """Keep `answers` (question id → answer; None takes one back); the others stay.

    With `version`, only if nothing was saved since. Raises StateMoved when the attempt has ended
    or its time is over, ValidationError by question id. 404 for anybody but the learner.
    """
    with transaction.atomic():
        row = _locked(attempt, actor)
        if row.is_open and not row.is_late(clock.now()):
            return _write(row, answers, version)
    raise _ended(row)


def submit(
    *,
    attempt: Attempt,
    actor: Any,
    answers: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Attempt:
    """Hand in, with `answers` as the last ones. Handing in twice does one thing.

    Raises StateMoved when time ended the attempt: it is graded with what was saved before.
    """
    with transaction.atomic():
        row = _locked(attempt, actor)
        if row.ending == Ending.SUBMITTED:
            return row
        if row.is_open and not row.is_late(clock.now()):
            if answers or version is not None:
                row = _write(row, answers or {}, version)
            return close(row, ending=Ending.SUBMITTED, actor=actor)
    raise _ended(row)


def _locked(attempt: Attempt, actor: Any) -> Attempt:
    rows = Attempt.objects.select_for_update(of=("self",))
    row = rows.select_related("enrollment", "quiz").get(pk=attempt.pk)
    if row.enrollment.user_id != actor.pk:
        raise Http404
    return row


def _write(row: Attempt, answers: Mapping[str, Any], version: int | None) -> Attempt:
    if version is not None and version != row.version:
        raise StateMoved(_("Answers were saved elsewhere meanwhile."), row)
    cleaned = validators.check_answers(row.questions, answers)
    changed = {name: said for name, said in cleaned.items() if row.answers.get(name) != said}
    if not changed:
        return row
    now = clock.now()
    each = round(max(0, (now - row.saved_at).total_seconds()) / len(changed))
    kept = {name: said for name, said in (row.answers | changed).items() if said is not None}
    spent = row.spent | {name: row.spent.get(name, 0) + each for name in changed}
    Attempt.objects.filter(pk=row.pk).update(
        answers=kept, spent=spent, saved_at=now, version=F("version") + 1
    )
    row.refresh_from_db()
    return row


def _ended(row: Attempt) -> StateMoved:
    """Why nothing more is taken. Closes what the clock has ended."""
    settle_time(attempt=row)
    row.refresh_from_db()
    if row.ending == Ending.TIME:
        text = _("The time was over. The attempt was graded with what was saved before.")
    else:
        text = _("This attempt was already handed in.")
    return StateMoved(text, row)
