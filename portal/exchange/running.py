"""Doing an import: batches in transactions of their own, counted in the same transaction.

A worker holds the import by a lease. Killed at any moment it leaves complete batches; another
worker takes the import up where `done` says, so each record is dealt with exactly once. Whoever
cancels takes the lease away, and the batch at work is undone.
"""

import logging
import uuid
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import reset_queries, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.access.scope import one_request
from portal.activity.audit import record_event
from portal.exchange import leases
from portal.exchange.cells import row_of
from portal.exchange.choices import WORKING, ImportStatus
from portal.exchange.kinds import CHANGED, KINDS, Found, Noted, Row, Task, said
from portal.exchange.models import FileImport, RejectedRow
from portal.exchange.reading import MAX_CELL, Record, Shape, Unreadable, records
from portal.workflow import clock

log = logging.getLogger(__name__)


class Stopped(Exception):
    """The import is no longer this worker's: it was cancelled or taken up by another."""


def work(import_id: Any, progress: Callable[[int], None] = lambda done: None) -> bool:
    """Do what is to be done with an import; False when somebody else has it."""
    lease = uuid.uuid4()
    row = _claim(import_id, lease)
    if row is None:
        return False
    person = row.actor
    language = person.language if person else "en"
    zone = zoneinfo.ZoneInfo(person.timezone) if person else timezone.get_default_timezone()
    with translation.override(language), timezone.override(zone):
        try:
            _Work(row, lease, progress).go()
        except Stopped:
            return False
        except Unreadable as error:
            _fail(row, lease, str(error))
        except Exception:
            log.exception("import %s failed", row.pk)
            if leases.is_hopeless(row):
                _fail(row, lease, _("Something went wrong here. The channel desk can help."))
            else:
                leases.put_back(row, lease)
            return False
    return True


def _claim(import_id: Any, lease: uuid.UUID) -> FileImport | None:
    """Take the import, unless it is held, or another of its kind and place is being written."""
    row = FileImport.objects.filter(pk=import_id, status__in=WORKING).first()
    if row is None:
        return None
    if row.status == ImportStatus.RUNNING:
        others = FileImport.objects.filter(
            kind=row.kind, place=row.place, status=ImportStatus.RUNNING
        ).exclude(pk=row.pk)
        if others.exclude(leases.free()).exists():
            return None
    if not leases.take(row, lease, Q(status=row.status)):
        return None
    if row.status == ImportStatus.CHECKING:  # a dry run begins anew
        RejectedRow.objects.filter(file_import=row).delete()
        counts = dict.fromkeys(row.counts, 0)
        FileImport.objects.filter(pk=row.pk).update(done=0, **counts)
    row.refresh_from_db()
    return row


def _fail(row: FileImport, lease: uuid.UUID, problem: str) -> None:
    with transaction.atomic():
        FileImport.objects.filter(pk=row.pk, lease=lease).update(
            status=ImportStatus.FAILED, problem=problem[:300], lease=None, finished_at=clock.now()
        )
        record_event(row, row.actor, "stop_import", note={"kind": row.kind})


class _Work:
    """One worker's way through a file."""

    def __init__(self, row: FileImport, lease: uuid.UUID, progress: Callable[[int], None]):
        self.row, self.lease, self.status, self.progress = row, lease, row.status, progress
        self.kind = KINDS[row.kind]
        self.is_dry = row.status == ImportStatus.CHECKING
        self.places = {int(at): name for at, name in row.columns.items()}
        self.headings = {name: row.header[at] for at, name in self.places.items()}
        self.writer = self.kind.writer(
            Task(
                id=row.pk, actor=row.actor, place=row.place, source=row.source,
                fields=frozenset(self.places.values()), options=row.options, is_dry=self.is_dry,
            )
        )  # fmt: skip
        self.seen: dict[str, int] = {}
        self.out: set[int] = set()  # lines that were refused

    def go(self) -> None:
        begun = self.row.done
        counted = self._pass(begun, 0, self._write)
        if self.kind.links in self.headings:
            refused = RejectedRow.objects.filter(file_import=self.row)
            self.out |= set(refused.values_list("line", flat=True))
            self._pass(begun, counted, self._link)
        self._end(counted)

    # --- Reading -------------------------------------------------------------------------------
    def _pass(self, begun: int, before: int, deal: Any) -> int:
        """Deal with every record that is not dealt with yet; returns how many there are.
        `before`: records of the pass before."""
        count = 0
        with self.row.content.open("rb") as file:
            shape = Shape(self.row.format, self.row.encoding, self.row.delimiter)
            limit = self.row.options.get("limit")
            found = islice(records(file.file, shape), 1, limit + 1 if limit else None)
            while batch := list(islice(found, self.kind.batch)):
                count += len(batch)
                if count > self.kind.most:
                    words = _("The file has more than %(limit)d rows. Import it in parts.")
                    raise Unreadable(words % {"limit": self.kind.most})
                past = len(batch) - min(len(batch), max(0, before + count - begun))
                self._pass_over(batch[:past], deal)
                todo = batch[past:]
                if todo:
                    self._batch(todo, deal)
        if not count:
            raise Unreadable(_("The file has no rows below its first line."))
        return count

    def _pass_over(self, batch: list[Record], deal: Any) -> None:
        """Records a killed worker dealt with: only their keys are noted."""
        if batch and deal == self._write:
            with one_request():
                for _row in self._prepared(batch, {}):
                    pass

    def _batch(self, batch: list[Record], deal: Any) -> None:
        """One transaction: the rows and the note that they are done; in a dry run, the note."""
        with one_request():
            self._check_allowed()
            refusals: dict[int, str] = {}
            with transaction.atomic():
                counts = deal(batch, refusals)
                if self.is_dry:
                    transaction.set_rollback(True)
                else:
                    self._note(batch, counts, refusals)
            if self.is_dry:
                with transaction.atomic():
                    self._note(batch, counts, refusals)
        reset_queries()  # with DEBUG every statement is kept
        self.row.done += len(batch)
        self.progress(self.row.done)

    def _check_allowed(self) -> None:
        """The person is asked for again with every batch: who lost the right stops at once."""
        person = self.row.actor
        if person is None:
            return
        person.refresh_from_db()
        places = {place.key for place in self.kind.places(person)} if person.is_active else set()
        if self.row.place not in places:
            raise Unreadable(_("You may no longer import this here."))

    # --- Writing -------------------------------------------------------------------------------
    def _write(self, batch: list[Record], refusals: dict[int, str]) -> Counter[str]:
        rows = list(self._prepared(batch, refusals))
        return self._counted(self.writer.write(rows) if rows else {}, refusals)

    def _link(self, batch: list[Record], refusals: dict[int, str]) -> Counter[str]:
        rows = [row for row in self._prepared(batch, {}) if row.line not in self.out]
        counts = self._counted(self.writer.link(rows) if rows else {}, refusals)
        return Counter(linked=counts[CHANGED], unlinked=counts["refused"])

    def _counted(self, found: Found, refusals: dict[int, str]) -> Counter[str]:
        counts = Counter(refused=len(refusals))
        for line, outcome in found.items():
            if isinstance(outcome, str):
                counts[outcome] += 1
                continue
            error = getattr(outcome, "error", None)
            refusals[line] = said(error, self.headings) if error else outcome.reason
            counts[outcome.what if isinstance(outcome, Noted) else "refused"] += 1
        return counts

    def _prepared(self, batch: list[Record], refusals: dict[int, str]) -> Iterator[Row]:
        """Rows that can be taken in; the reasons of the others go to `refusals`."""
        for line, cells in batch:
            try:
                row = row_of(self.row, self.places, line, cells)
                data = self.writer.prepare(row)
                key = self.writer.key(data)
                if key and (first := self.seen.setdefault(key, line)) != line:
                    words = _("Line %(line)d of the file is the same record.")
                    raise ValidationError(words % {"line": first})
            except ValidationError as error:
                refusals[line] = said(error, self.headings)
            else:
                yield Row(line, cells, row.values, data)

    # --- Notes ---------------------------------------------------------------------------------
    def _note(self, batch: list[Record], counts: Counter[str], refusals: dict[int, str]) -> None:
        """Counts, rejects and how far we are. Raises Stopped when the import is not ours."""
        mine = FileImport.objects.filter(
            pk=self.row.pk, lease=self.lease, status=self.status, done=self.row.done
        )
        grown = {name: F(name) + counts[name] for name in self.row.counts if counts[name]}
        done = self.row.done + len(batch)
        if not mine.update(
            done=done, beat_at=clock.now(), total=max(self.row.total, done), **grown
        ):
            raise Stopped
        cells_of = dict(batch)
        RejectedRow.objects.bulk_create(
            RejectedRow(
                file_import=self.row,
                line=line,
                reason=reason[:500],
                cells=[cell[:MAX_CELL].replace("\x00", "\ufffd") for cell in cells_of[line]],
            )
            for line, reason in sorted(refusals.items())
        )

    def _end(self, counted: int) -> None:
        passes = 2 if self.kind.links in self.headings else 1
        status = ImportStatus.CHECKED if self.is_dry else ImportStatus.DONE
        with transaction.atomic():
            mine = FileImport.objects.filter(pk=self.row.pk, lease=self.lease, status=self.status)
            over = {} if self.is_dry else {"finished_at": clock.now()}
            if not mine.update(status=status, lease=None, total=counted * passes, **over):
                raise Stopped
            self.row.refresh_from_db()
            if not self.is_dry:
                self.writer.finish(self.row.new + self.row.changed)
                note = {"kind": self.row.kind, "file": self.row.name, **self.row.counts}
                record_event(self.row, self.row.actor, "finish_import", note=note)
