"""Beginning an attempt: what it asks is drawn once and kept in it."""

import datetime as dt
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.quizzes import policies
from cms.quizzes.blocks import plain
from cms.quizzes.drawing import draw
from cms.quizzes.models import Attempt, QuizPage
from cms.quizzes.services.closing import settle_time, tell_course
from cms.training.models import Enrollment
from cms.training.services import start_lesson
from portal.access.policy import Refused, require
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def start(*, enrollment: Enrollment, quiz: QuizPage, actor: Any) -> Attempt:
    """The open attempt of `enrollment` at `quiz`; a new one if there is none.

    Both were found in the actor's sight. Raises Refused with the reason why none can be begun,
    ValidationError if the quiz is of another course.
    """
    if enrollment.user_id != actor.pk:
        raise Refused(_("Only the learner can take the quiz."))
    if quiz.course_id != enrollment.course_id:
        raise ValidationError({"quiz": _("This quiz is not part of the course.")})
    mine = Attempt.objects.filter(enrollment=enrollment, quiz=quiz)
    if (attempt := mine.open().first()) and not settle_time(attempt=attempt):
        return attempt
    start_lesson(actor=actor, lesson=quiz, enrollment=enrollment)
    past = list(mine.exclude(submitted_at=None).order_by("-number"))
    for passed in (one for one in past if one.passed):
        tell_course(passed)
    require(policies.can_start(quiz, past, enrollment, clock.now()))
    try:
        with transaction.atomic():
            attempt = _begin(enrollment, quiz, number=past[0].number + 1 if past else 1)
            record_event(attempt, actor, "begin_attempt", note={"number": attempt.number})
            return attempt
    except IntegrityError as error:  # begun in parallel: both get the same one
        if attempt := mine.open().first():
            return attempt
        raise StateMoved(_("Another attempt was made meanwhile.")) from error


def _begin(enrollment: Enrollment, quiz: QuizPage, number: int) -> Attempt:
    seed = secrets.randbits(62)
    bank = plain(quiz.bank.questions) if quiz.bank else []
    questions = draw(seed, plain(quiz.questions), bank, quiz.draw, quiz.shuffle)
    if not questions:
        raise Refused(_("This quiz has no questions yet."))
    now = clock.now()
    limit = dt.timedelta(minutes=quiz.time_limit) if quiz.time_limit else None
    return Attempt.objects.create(
        enrollment=enrollment,
        quiz=quiz,
        number=number,
        seed=seed,
        questions=questions,
        out_of=sum(question["points"] for question in questions),
        pass_mark=quiz.pass_mark,
        started_at=now,
        saved_at=now,
        deadline=now + limit if limit else None,
    )
