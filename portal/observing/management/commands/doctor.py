"""Every check of the portal's health, and what to do about what is found.

Exit code 1 on a fault. Long checks are the worker's nightly ones: without --full the last result
is told, with it they are made now. Nothing is changed.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils.translation import override

from portal.observing.choices import State, When
from portal.observing.models import HealthResult
from portal.observing.registry import CHECKS, Check
from portal.observing.services import Kept, Row, board, worst

SHORT = (When.LIVE, When.QUICK)
MARKS = {State.OK: "ok", State.WARNING: "LOOK", State.FAULT: "FAULT", State.UNKNOWN: "?"}


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []  # what is wrong with the settings is told, not stumbled over

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", help="only these checks (all of them: leave out)")
        parser.add_argument("--full", action="store_true", help="make the long checks, too")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := set(options["names"]) - set(CHECKS):
            self.stderr.write(f"No such check: {', '.join(sorted(unknown))}. Known: {known()}")
            raise SystemExit(2)
        with override("en"):
            rows = examined(options["names"], full=options["full"])
            self.stdout.write(as_json(rows) if options["json"] else as_text(rows))
        if worst(rows) == State.FAULT:
            raise SystemExit(1)


def known() -> str:
    return ", ".join(CHECKS)


def examined(names: list[str], *, full: bool) -> list[Row]:
    """The checks by these names, or all. What is asked for by name is made now."""

    def wants(check: Check) -> bool:
        return full or check.when in SHORT or check.name in names

    rows = board(_kept(), wants)
    return [row for row in rows if not names or row.check.name in names]


def _kept() -> Kept:
    """The last results, where there is a database that has them."""
    try:
        return {row.name: row for row in HealthResult.objects.all()}
    except DatabaseError:
        return {}


def as_text(rows: list[Row]) -> str:
    lines = []
    for row in rows:
        when = f" ({row.checked_at:%Y-%m-%d %H:%M} UTC)" if _is_old(row) else ""
        lines.append(f"{MARKS[row.state]:6}{row.check.label}: {row.text}{when}")
        if row.advice:
            lines.append(f"{'':6}→ {row.advice}")
    counts = {state: sum(row.state == state for row in rows) for state in State}
    told = ", ".join(f"{number} {state.label.lower()}" for state, number in counts.items())
    return "\n".join([*lines, told])


def _is_old(row: Row) -> bool:
    """Was it looked at some other time than now?"""
    return row.checked_at is not None and row.check.when not in SHORT


def as_json(rows: list[Row]) -> str:
    found = [
        {
            "name": row.check.name,
            "label": str(row.check.label),
            "state": row.state.value,
            "text": row.text,
            "advice": str(row.advice),
            "since": row.since and row.since.isoformat(),
            "checked_at": row.checked_at and row.checked_at.isoformat(),
        }
        for row in rows
    ]
    return json.dumps({"state": worst(rows).value, "results": found})
