"""One import from end to end: read, check, write in batches, link parents, report."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from partners.accounts.importing import writing
from partners.accounts.importing.reading import Row, Source, open_source
from partners.accounts.importing.rejects import RejectFile
from partners.accounts.importing.rows import Checked, Key, Rejected, check_row
from partners.accounts.models import Account
from partners.accounts.services import tell_imported
from partners.organizations.models import Team
from portal.activity.audit import record_event

BATCH = 1000
T = TypeVar("T")
Progress = Callable[[int, int], None]  # rows done, rows in all


@dataclass(frozen=True)
class Options:
    """What the person asked for. `rejects` is where refused rows go."""

    path: Path
    rejects: Path
    source: str = ""
    team: Team | None = None
    dry_run: bool = False
    limit: int | None = None


@dataclass
class Report:
    """What an import did, or in a dry run would do."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    unused: list[str] = field(default_factory=list)
    rejects: Path | None = None

    def note(self) -> dict[str, int]:
        names = ("new", "updated", "unchanged", "rejected", "parents", "no_parent")
        return {name: self.counts[name] for name in names}


def run_import(options: Options, progress: Progress = lambda done, total: None) -> Report:
    """Import the file. Raises Unreadable before anything is written.

    Killed at any point it leaves complete batches; the same command again completes the rest.
    """
    source = open_source(options.path)
    work = _Import(options, source, progress)
    with RejectFile(options.rejects, source) as rejects:
        work.rejects = rejects
        work.record("import_started")
        for batch in _batches(work.checked(), BATCH):
            work.report.counts.update(writing.write_batch(batch, options.team, options.dry_run))
        work.link_parents()
        if not options.dry_run:
            tell_imported(work.report.counts["new"] + work.report.counts["updated"])
        work.record("import_finished", **work.report.note())
    work.report.rejects = options.rejects if rejects.count else None
    return work.report


class _Import:
    """The state of one run: where each id was met, and which children wait for their parents."""

    rejects: RejectFile

    def __init__(self, options: Options, source: Source, progress: Progress):
        self.options, self.source, self.progress = options, source, progress
        self.report = Report(unused=source.unused)
        self.met: dict[Key, int] = {}
        self.source_of: dict[str, str] = {}
        self.waiting: list[tuple[Key, str, int]] = []

    def checked(self) -> Iterator[Checked]:
        """The importable rows; the others go to the reject file."""
        total = min(self.source.total, self.options.limit or self.source.total)
        for done, row in enumerate(self.source.rows(self.options.limit), start=1):
            try:
                yield self._check(row)
            except Rejected as error:
                self._reject(row, str(error))
            if done % BATCH == 0 or done == total:
                self.progress(done, total)

    def _check(self, row: Row) -> Checked:
        checked = check_row(row, self.options.source)
        if first := self.met.get(checked.key):
            reason = _("account_id: line %(line)d already has this key.") % {"line": first}
            raise Rejected(reason)
        self.met[checked.key] = row.line
        self.source_of[checked.key[1]] = checked.key[0]
        if checked.parent:
            self.waiting.append((checked.key, checked.parent, row.line))
        return checked

    def _reject(self, row: Row, reason: str) -> None:
        self.report.counts["rejected"] += 1
        self.report.reasons[reason] += 1
        self.rejects.add(row, reason)

    # --- Second pass -----------------------------------------------------------------------
    def link_parents(self) -> None:
        """Parents by key, of this file or imported before; what is not found is reported."""
        links = [(child, self._parent_key(child, parent)) for child, parent, _l in self.waiting]
        failed: dict[Key, str] = {}
        above = {} if self.options.dry_run else writing.parent_map()
        for batch in _batches(links, BATCH):
            find = self._unknown if self.options.dry_run else writing.link_batch
            failed |= find(batch, above)
        self.report.counts["parents"] = len(links) - len(failed)
        self.report.counts["no_parent"] = len(failed)
        self._report_orphans(failed)

    def _parent_key(self, child: Key, parent: str) -> Key:
        return self.source_of.get(parent, child[0]), parent

    def _unknown(self, batch: list[tuple[Key, Key]], above: dict[Any, Any]) -> dict[Key, str]:
        """What a dry run can tell: parents neither in the file nor here."""
        outside = {parent for _child, parent in batch if parent not in self.met}
        here = writing.by_key(outside)
        return {
            child: "unknown"
            for child, parent in batch
            if parent not in self.met and parent not in here
        }

    def _report_orphans(self, failed: dict[Key, str]) -> None:
        """Write rows imported without their parent to the reject file; importing them again is
        safe. Only their lines were kept, so the file is read once more."""
        lines = {line: failed[child] for child, _p, line in self.waiting if child in failed}
        if not lines:
            return
        for row in self.source.rows(self.options.limit):
            if why := lines.get(row.line):
                reason = ORPHAN[why]()
                self.report.reasons[reason] += 1
                self.rejects.add(row, reason)

    # --- Trail -----------------------------------------------------------------------------
    def record(self, action: str, **note: Any) -> None:
        """One entry when an import starts and one when it ends, under an id of the file's name."""
        if self.options.dry_run:
            return
        name = self.options.path.name
        about = Account(pk=uuid.uuid5(uuid.NAMESPACE_URL, f"import:{name}"))
        team = {"team": self.options.team.name} if self.options.team else {}
        record_event(about, None, action, note={"file": name, **team, **note})


ORPHAN = {
    "unknown": lambda: _("parent_account_id: imported, but no account has this key."),
    "loop": lambda: _("parent_account_id: imported, but the parent would be below itself."),
}


def _batches(items: Any, size: int) -> Iterator[list[Any]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
