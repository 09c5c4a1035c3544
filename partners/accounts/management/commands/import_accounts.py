"""manage.py import_accounts FILE.csv: see docs/importing.md."""

import argparse
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, OperationalError

from partners.accounts.importing.reading import Unreadable
from partners.accounts.importing.run import Options, Report, run_import
from partners.organizations.models import Team

MAX_SOURCE = 40
SHOWN_REASONS = 10


class Command(BaseCommand):
    help = "Import organisations from a CSV file as accounts. Safe to repeat and to interrupt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, UTF-8, first line names the columns")
        parser.add_argument("--dry-run", action="store_true", help="count only, write nothing")
        parser.add_argument("--source", default="", help="system whose keys these are")
        parser.add_argument("--team", default="", help="sales team that owns the new accounts")
        parser.add_argument(
            "--rejects", type=Path, help="where refused rows go, with their reasons"
        )
        parser.add_argument("--limit", type=_positive, help="only the first N rows")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = self._asked(options)
        self.show_progress = options["verbosity"] > 0
        self.started = self.shown_at = time.monotonic()
        try:
            report = run_import(asked, self._progress)
        except Unreadable as error:
            raise CommandError(f"{asked.path}: {error} Nothing was imported.") from error
        except OSError as error:
            raise CommandError(f"The reject file cannot be written: {error}.") from error
        except (IntegrityError, OperationalError) as error:
            raise CommandError(f"The database refused a batch ({error}). {AGAIN}") from error
        except KeyboardInterrupt as error:
            raise CommandError(f"Interrupted. {AGAIN}") from error
        self._summary(asked, report)

    def _asked(self, options: dict[str, Any]) -> Options:
        path: Path = options["file"]
        if len(options["source"]) > MAX_SOURCE:
            raise CommandError(f"--source: at most {MAX_SOURCE} characters.")
        return Options(
            path=path,
            rejects=options["rejects"]
            or settings.DATA_DIR / "imports" / f"{path.stem}.rejects.csv",
            source=options["source"].strip(),
            team=_team(options["team"]),
            dry_run=options["dry_run"],
            limit=options["limit"],
        )

    def _progress(self, done: int, total: int) -> None:
        """A line every two seconds and at the end: readable on a screen and in a log."""
        now = time.monotonic()
        if self.show_progress and (now - self.shown_at >= 2 or done == total):
            self.shown_at = now
            self.stdout.write(f"{done:>9,} of {total:,} rows  {now - self.started:6.1f} s")
            self.stdout.flush()

    def _summary(self, asked: Options, report: Report) -> None:
        counts = report.counts
        would = "Dry run, nothing written: " if asked.dry_run else ""
        self.stdout.write(
            f"{would}{counts['new']:,} new, {counts['updated']:,} updated, "
            f"{counts['unchanged']:,} unchanged, {counts['rejected']:,} rejected. "
            f"Parents: {counts['parents']:,} in place, {counts['no_parent']:,} not found."
        )
        if report.unused:
            self.stdout.write(f"Columns not used: {', '.join(report.unused)}")
        for reason, times in report.reasons.most_common(SHOWN_REASONS):
            self.stdout.write(f"{times:>9,} × {reason}")
        if report.rejects:
            self.stdout.write(f"Fix and import this file: {report.rejects}")


AGAIN = "Complete batches are kept; run the same command again to finish."


def _team(name: str) -> Team | None:
    if not name:
        return None
    team = Team.objects.filter(name=name).first()
    if team is None:
        known = ", ".join(Team.objects.values_list("name", flat=True))
        raise CommandError(f"There is no team “{name}”. Teams: {known or 'none yet'}.")
    return team


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number from 1")
    return int(text)
