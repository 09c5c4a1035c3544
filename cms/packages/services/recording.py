"""What units report is written once, in order, and counts for the lesson."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from cms.packages.choices import Completion, Success
from cms.packages.cmi import Outcome, checked_data, outcome_of
from cms.packages.manifests.units import Unit
from cms.packages.models import Attempt, Launch, Record
from cms.packages.rules import is_satisfied
from cms.training.services import complete_lesson, fail_lesson, note_progress
from portal.workflow import clock


def commit(*, launch: Launch, sequence: int, given: Any) -> bool:
    """Take the run-time data a SCORM unit sent. Whether it was taken: what comes late, twice or
    from an older launch changes nothing. ValidationError under `data` for what is no such data."""
    attempt = launch.record.attempt
    standard = attempt.version.standard
    data = checked_data(standard, given)
    unit = unit_of(attempt, launch.record.unit)
    outcome = outcome_of(standard, data, unit)
    with transaction.atomic():
        record = Record.objects.select_for_update().get(pk=launch.record_id)
        if (launch.number, sequence) <= (record.written_by, record.sequence):
            return False
        record.data, record.written_by, record.sequence = data, launch.number, sequence
        take(record, launch, unit, outcome)
    return True


def unit_of(attempt: Attempt, key: str) -> Unit:
    return next(unit for unit in attempt.version.launchable() if unit.key == key)


def take(record: Record, launch: Launch, unit: Unit, outcome: Outcome) -> None:
    """Write an outcome into a locked record, and what follows from it for the lesson."""
    attempt = launch.record.attempt
    if outcome.completion != Completion.UNKNOWN and record.completion != Completion.COMPLETED:
        record.completion = outcome.completion
    if outcome.success != Success.UNKNOWN and record.success != Success.PASSED:
        record.success = outcome.success
    if outcome.score is not None:
        record.score = max(outcome.score, record.score or Decimal(0))
    newly = record.satisfied_at is None and is_satisfied(
        attempt.lesson, unit, record, attempt.version.standard
    )
    if newly:
        record.satisfied_at = clock.now()
    record.updated_at = clock.now()
    record.save()
    _note_time(launch, outcome.seconds)
    _tell_course(attempt, record, newly)


def _note_time(launch: Launch, seconds: int) -> None:
    """The longest a session said of itself, but no longer than it can have lasted."""
    lasted = int((clock.now() - launch.created_at).total_seconds()) + 60
    seconds = min(seconds, lasted)
    if seconds > launch.seconds:
        launch.seconds = seconds
        Launch.objects.filter(pk=launch.pk).update(seconds=seconds)
        note_progress(
            actor=launch.user,
            lesson=launch.record.attempt.lesson,
            position={},
            seconds=seconds,
            sitting=launch.pk.hex,
        )


def _tell_course(attempt: Attempt, record: Record, newly: bool) -> None:
    records = {row.unit: row for row in attempt.records.all()}
    wanted = [unit.key for unit in attempt.lesson.units_of(attempt.version)]
    scores = [row.score for key in wanted if (row := records.get(key)) and row.score is not None]
    if all(key in records and records[key].satisfied_at for key in wanted):
        tell = complete_lesson if newly or scores else None
    else:
        failed = record.success == Success.FAILED and record.satisfied_at is None
        tell = fail_lesson if failed else None
    if tell:
        tell(
            enrollment=attempt.enrollment,
            lesson=attempt.lesson,
            actor=attempt.enrollment.user,
            score=_mean(scores),
        )


def _mean(scores: list[Decimal]) -> Decimal | None:
    if not scores:
        return None
    return (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.01"))
