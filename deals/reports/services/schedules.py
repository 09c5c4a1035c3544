"""Reports that come by mail."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.reports.choices import MOST_SCHEDULES
from deals.reports.dates import next_after
from deals.reports.models import Schedule
from deals.reports.services.once import made_once
from deals.reports.shelf import as_said, report_of
from deals.reports.validators import check_day
from portal.access.policy import ALLOWED, NOT_YOURS, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.notifications.quiet import zone_of
from portal.workflow import clock


def schedule_report(
    *,
    actor: Any,
    report: str,
    asked: Mapping[str, str],
    rhythm: str,
    day: int,
    token: uuid.UUID | None = None,
) -> Schedule:
    """Mail a report to its reader from now on. The same form twice makes one. Raises Refused for
    a report that is not theirs and for a program, ValidationError for a day or filter that will
    not do."""
    require(NOT_YOURS if actor.is_integration else ALLOWED)  # it has no mailbox
    key = uuid.uuid5(actor.pk, f"schedule:{token}") if token else uuid.uuid4()
    if token and (sent := Schedule.objects.filter(pk=key).first()):
        return sent
    found = report_of(report, asked, scope_of(actor))
    day = check_day(rhythm, day)
    if Schedule.objects.filter(owner=actor).count() >= MOST_SCHEDULES:
        raise ValidationError(_("Remove a report by e-mail first: you have very many."))
    made = Schedule(
        pk=key, owner=actor, report=report, asked=as_said(found), rhythm=rhythm, day=day
    )
    made.next_at = _next(made)
    note = {"report": report, "rhythm": rhythm}
    return made_once(made, lambda row: record_event(row, actor, "save_schedule", note=note))


def change_schedule(*, schedule: Schedule, actor: Any, rhythm: str, day: int) -> Schedule:
    """Another day. Raises ValidationError."""
    schedule.day, schedule.rhythm = check_day(rhythm, day), rhythm
    schedule.next_at = _next(schedule)
    with transaction.atomic():
        schedule.save(update_fields=["day", "rhythm", "next_at"])
        note = {"report": schedule.report, "rhythm": rhythm}
        record_event(schedule, actor, "save_schedule", note=note)
    return schedule


def pause_schedule(*, schedule: Schedule, actor: Any) -> Schedule:
    """No more mail until it is resumed. Twice is once."""
    with transaction.atomic():
        live = Schedule.objects.filter(pk=schedule.pk, paused_at=None)
        if live.update(paused_at=clock.now()):
            record_event(schedule, actor, "pause_schedule", note={"report": schedule.report})
    schedule.refresh_from_db()
    return schedule


def resume_schedule(*, schedule: Schedule, actor: Any) -> Schedule:
    """Mail again, from the next day on: what was missed is not made up for. Twice is once."""
    with transaction.atomic():
        paused = Schedule.objects.filter(pk=schedule.pk).exclude(paused_at=None)
        if paused.update(paused_at=None, next_at=_next(schedule)):
            record_event(schedule, actor, "resume_schedule", note={"report": schedule.report})
    schedule.refresh_from_db()
    return schedule


def remove_schedule(*, schedule: Schedule, actor: Any) -> None:
    with transaction.atomic():
        record_event(schedule, actor, "remove_schedule", note={"report": schedule.report})
        schedule.delete()


def _next(schedule: Schedule) -> Any:
    zone = zone_of(schedule.owner.timezone)
    return next_after(clock.now(), schedule.rhythm, schedule.day, zone)
