"""Making checks, keeping what they found, and reading it together."""

import datetime as dt
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from portal.jobs.registry import Progress
from portal.observing.choices import WEIGHT, State, When
from portal.observing.models import HealthResult
from portal.observing.registry import CHECKS, Check, Finding, fault
from portal.workflow import clock

Kept = dict[str, HealthResult]


@dataclass(frozen=True)
class Row:
    """A check as it is told to people: `text` in their language; times are None if not known."""

    check: Check
    state: State
    text: str
    since: dt.datetime | None = None
    checked_at: dt.datetime | None = None

    @property
    def advice(self) -> Any:
        """What to do; empty when there is nothing to do."""
        return self.check.advice if WEIGHT[self.state] else ""


def no_progress(done: int, total: int) -> None:
    """For whoever does not watch a check."""


def look(check: Check, progress: Progress = no_progress) -> Finding:
    """Make one check. Never raises: a check that cannot be made is a fault, named by its kind."""
    try:
        return check.run(progress)
    except Exception as problem:
        kind = type(problem).__name__
        return fault(gettext_noop("The check itself failed: %(kind)s."), kind=kind)


def keep(name: str, finding: Finding, seconds: float = 0) -> None:
    """Keep what a check found; `since` moves only when its state does."""
    now = clock.now()
    values = {"text": finding.text, "values": finding.values, "checked_at": now}
    with transaction.atomic():
        row, is_new = HealthResult.objects.select_for_update().get_or_create(
            name=name, defaults={**values, "state": finding.state, "seconds": seconds}
        )
        if not is_new:
            moved = {} if row.state == finding.state else {"since": now}
            HealthResult.objects.filter(pk=row.pk).update(
                **values, **moved, state=finding.state, seconds=seconds
            )


def keep_all(times: Iterable[When], progress: Progress) -> str:
    """Make every check of these times and keep what they find; returns one line for people."""
    wanted = [check for check in CHECKS.values() if check.when in set(times)]
    faults = 0
    for number, check in enumerate(wanted):
        progress(number, len(wanted))
        started = time.monotonic()
        finding = look(check, lambda done, total, n=number: progress(n, len(wanted)))  # type: ignore[misc]
        keep(check.name, finding, time.monotonic() - started)
        faults += finding.state == State.FAULT
    HealthResult.objects.exclude(name__in=CHECKS).delete()
    progress(len(wanted), len(wanted))
    return f"{len(wanted)} checks made, {faults} faults"


def seen_by(user: Any) -> list[Row]:
    """The checks for a person's page: LIVE ones made now, the others as the worker left them."""
    kept = {row.name: row for row in HealthResult.objects.visible_to(user)}
    return board(kept, lambda check: check.when == When.LIVE)


def board(kept: Kept, wants: Callable[[Check], bool]) -> list[Row]:
    """Every check, the gravest first. Those that `wants` says are made now, the others are as they
    were kept."""
    rows = [_row(check, kept.get(check.name), wants(check)) for check in CHECKS.values()]
    return sorted(rows, key=lambda row: -WEIGHT[row.state])


def _row(check: Check, kept: HealthResult | None, now: bool) -> Row:
    if now:
        finding = look(check)
        same = kept is not None and kept.state == finding.state
        since = kept.since if kept and same else clock.now()
        return Row(check, finding.state, words(finding.text, finding.values), since, clock.now())
    if kept is None:
        return Row(check, State.UNKNOWN, gettext("No worker has made this check yet."))
    text = words(kept.text, kept.values)
    return Row(check, State(kept.state), text, kept.since, kept.checked_at)


def words(text: str, values: dict[str, Any]) -> str:
    """A finding's text in the language of whoever reads it."""
    return gettext(text) % values


def worst(rows: Iterable[Row]) -> State:
    grave = (row.state for row in rows if WEIGHT[row.state])
    return max(grave, key=WEIGHT.__getitem__, default=State.OK)
