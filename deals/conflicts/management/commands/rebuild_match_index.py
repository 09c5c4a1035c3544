"""manage.py rebuild_match_index [--check]: see docs/matching.md."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deals.conflicts import upkeep

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Build the matching index anew from accounts, registrations and named lists, or check it. "
        "Safe to repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail on drift")

    def handle(self, *args: Any, **options: Any) -> None:
        self.show_progress = options["verbosity"] > 0
        self.started = self.shown_at = time.monotonic()
        if options["check"]:
            self._check()
        else:
            count = upkeep.rebuild(self._progress)
            self.stdout.write(f"{count:,} parties are in the index.")

    def _check(self) -> None:
        wrong = upkeep.drift(self._progress)
        if not wrong:
            self.stdout.write("The index agrees with the records.")
            return
        for kind, key in sorted(wrong - {upkeep.GONE}, key=str)[:SHOWN]:
            self.stdout.write(f"{kind}  {key}")
        if upkeep.GONE in wrong:
            self.stdout.write("There are keys of rows that are gone.")
        raise CommandError(f"{len(wrong):,} differ. Run rebuild_match_index.")

    def _progress(self, done: int, total: int) -> None:
        """A line every two seconds and at the end: readable on a screen and in a log."""
        now = time.monotonic()
        if self.show_progress and (now - self.shown_at >= 2 or done == total):
            self.shown_at = now
            self.stdout.write(f"{done:>9,} of {total:,} parties  {now - self.started:6.1f} s")
            self.stdout.flush()
