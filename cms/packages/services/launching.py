"""A learner opens a unit: a launch is made, and older ones of the same unit end."""

import datetime as dt
from typing import Any

from django.db import transaction

from cms.packages.choices import Standard
from cms.packages.cmi import Outcome
from cms.packages.manifests.units import Unit
from cms.packages.models import Attempt, Launch, PackagePage, Record
from cms.packages.services.recording import take
from cms.packages.xapi import lms
from cms.training.services import enrollment_for, start_lesson
from portal.workflow import clock

LASTS = dt.timedelta(hours=4)


def begin(*, actor: Any, lesson: PackagePage) -> Attempt:
    """The actor's attempt at this lesson, on the version that was the latest when it began.
    Raises Refused without an enrollment and while an earlier lesson is to be done."""
    enrollment = enrollment_for(actor, lesson)
    start_lesson(actor=actor, lesson=lesson, enrollment=enrollment)
    attempt, _new = Attempt.objects.get_or_create(
        enrollment=enrollment, lesson=lesson, defaults={"version": lesson.package.latest}
    )
    return attempt


def launch(*, actor: Any, attempt: Attempt, unit: Unit, portal: str, origin: str = "") -> Launch:
    """The right to play `unit` for some hours, asked for at `portal` and played at `origin`. One
    unit is open once: opening it again ends what was open, so that two windows do not write over
    each other."""
    now = clock.now()
    with transaction.atomic():
        Record.objects.get_or_create(attempt=attempt, unit=unit.key)
        record = Record.objects.select_for_update().get(attempt=attempt, unit=unit.key)
        is_cmi5 = attempt.version.standard == Standard.CMI5
        for older in record.sessions.filter(ended_at=None):
            if is_cmi5 and older.initialized_at and not older.terminated_at:
                lms.say(older, unit, "abandoned")
        record.sessions.filter(ended_at=None).update(ended_at=now)
        record.launches += 1
        made = Launch.objects.create(
            record=record,
            user=actor,
            number=record.launches,
            portal=portal,
            origin=origin,
            expires_at=now + LASTS,
        )
        if is_cmi5:
            lms.prepare(made, unit)
        take(record, made, unit, Outcome())
    return made
