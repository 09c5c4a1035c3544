"""manage.py import_accounts FILE.csv: the import room's engine without its pages. See
docs/importing.md."""

import argparse
import csv
import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners.organizations.models import Team
from portal.activity.audit import record_event
from portal.exchange.choices import WORKING, ImportStatus
from portal.exchange.headers import doubled, recognised
from portal.exchange.kinds import KINDS
from portal.exchange.models import FileImport, RejectedRow
from portal.exchange.reading import Unreadable, head_of, records, shape_of
from portal.exchange.rejects import REJECT_COLUMNS, reject_header, reject_lines
from portal.exchange.running import work
from portal.interchange.csv_export import safe_cell

MAX_SOURCE = 40
SHOWN_REASONS = 10
KIND = "accounts"
# Columns of our own data that describe the data, not the account.
PASSED_OVER = {"same_entity_group", "org_types", "source_id", "split", *REJECT_COLUMNS}


class Command(BaseCommand):
    help = "Import organisations from a CSV or XLSX file as accounts. Safe to repeat and to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="first line names the columns")
        parser.add_argument("--dry-run", action="store_true", help="count only, write nothing")
        parser.add_argument("--source", default="", help="system whose keys these are")
        parser.add_argument("--team", default="", help="sales team that owns the new accounts")
        parser.add_argument("--rejects", type=Path, help="where refused rows go, with reasons")
        parser.add_argument("--limit", type=_positive, help="only the first N rows")

    def handle(self, *args: Any, **options: Any) -> None:
        self.path: Path = options["file"]
        self.show_progress = options["verbosity"] > 0
        self.started = self.shown_at = time.monotonic()
        row = self._kept(options)
        try:
            if not options["dry_run"]:
                record_event(row, None, "start_import", note={"kind": KIND, "file": row.name})
            if not work(row.pk, self._progress):
                raise CommandError("Another import of accounts is at work. Try again later.")
            row.refresh_from_db()
            if row.status == ImportStatus.FAILED:
                raise CommandError(f"{self.path}: {row.problem} {AGAIN}")
            if row.is_working:
                raise CommandError(f"The database refused a batch. {AGAIN}")
            self._summary(row, options)
        except KeyboardInterrupt as error:
            raise CommandError(f"Interrupted. {AGAIN}") from error
        finally:
            _forget(row)

    def _kept(self, options: dict[str, Any]) -> FileImport:
        """The file as an import of nobody's, ready for the engine. One that was killed before
        is let go: this one does its work."""
        if len(options["source"]) > MAX_SOURCE:
            raise CommandError(f"--source: at most {MAX_SOURCE} characters.")
        team = _team(options["team"])
        try:
            with self.path.open("rb") as stream:
                row = self._read(stream, options["source"].strip())
                row.place = str(team.pk) if team else ""
                row.status = ImportStatus.CHECKING if options["dry_run"] else ImportStatus.RUNNING
                row.options = {"limit": options["limit"]} if options["limit"] else {}
                for killed in FileImport.objects.filter(actor=None, status__in=WORKING):
                    _forget(killed)
                stream.seek(0)
                row.content = File(stream, name=row.name)
                row.save(force_insert=True)
        except Unreadable as error:
            raise CommandError(f"{self.path}: {error} Nothing was imported.") from error
        except OSError as error:
            raise CommandError(f"{self.path}: cannot be opened: {error.strerror}.") from error
        return row

    def _read(self, stream: Any, source: str) -> FileImport:
        shape = shape_of(stream)
        header = head_of(stream, shape).header
        columns = recognised(KINDS[KIND], header)
        if missing := {"external_id", "name"} - set(columns.values()):
            names = ", ".join(sorted(name.replace("external_id", "account_id") for name in missing))
            raise Unreadable(f"The first line lacks the column: {names}.")
        if source:
            columns = {at: name for at, name in columns.items() if name != "source"}
        if twice := doubled(KINDS[KIND], header, columns):
            raise Unreadable(f"The first line names a column twice: {', '.join(twice)}.")
        for _record in records(stream, shape):  # what cannot be read is found before anything
            pass
        self.unused = [
            cell
            for at, cell in enumerate(header)
            if str(at) not in columns and cell and cell.lower() not in {*PASSED_OVER, "source"}
        ]
        return FileImport(
            kind=KIND, name=self.path.name[-150:], source=source, header=header, columns=columns,
            format=shape.format, encoding=shape.encoding, delimiter=shape.delimiter,
        )  # fmt: skip

    def _progress(self, done: int) -> None:
        """A line every two seconds: readable on a screen and in a log."""
        now = time.monotonic()
        if self.show_progress and now - self.shown_at >= 2:
            self.shown_at = now
            self.stdout.write(f"{done:>9,} rows  {now - self.started:6.1f} s")
            self.stdout.flush()

    def _summary(self, row: FileImport, options: dict[str, Any]) -> None:
        counts, would = row.counts, "Dry run, nothing written: " if options["dry_run"] else ""
        self.stdout.write(
            f"{would}{counts['new']:,} new, {counts['changed']:,} updated, "
            f"{counts['unchanged']:,} unchanged, {counts['refused']:,} rejected. "
            f"Parents: {counts['linked']:,} set, {counts['unlinked']:,} not found."
        )
        if self.unused:
            self.stdout.write(f"Columns not used: {', '.join(self.unused)}")
        reasons = RejectedRow.objects.filter(file_import=row).values_list("reason", flat=True)
        for reason, times in Counter(reasons).most_common(SHOWN_REASONS):
            self.stdout.write(f"{times:>9,} × {reason}")
        name = settings.DATA_DIR / "imports" / f"{self.path.stem}.rejects.csv"
        path = options["rejects"] or name
        if row.rejected.exists():
            _write_rejects(row, path)
            self.stdout.write(f"Fix and import this file: {path}")


AGAIN = "Complete batches are kept; run the same command again to finish."


def _write_rejects(row: FileImport, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(reject_header(row))
        writer.writerows([safe_cell(cell) for cell in line] for line in reject_lines(row))


def _forget(row: FileImport) -> None:
    row.content.delete(save=False)
    row.delete()


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
