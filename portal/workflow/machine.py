"""Transitions as a table.

A machine is a list of `Transition` rows. Buttons, API actions, guards, docs and tests read the
rows; `perform` is the only code that sets a status. It asks the policy, checks the state,
validates the input, makes one conditional UPDATE (`status IN sources AND version = seen`),
tells the listeners, runs the row's effect (mail: it reads what the listeners wrote) and writes the
audit row, all in one transaction.
`perform_by_clock` does the same for what nobody does by hand.

Rooms above a machine's own add themselves to its two lists when their app is ready: a *guard*
refuses a transition with a reason (no queries: it is asked for every row of a list), a
*listener* does what follows from it, or undoes it all by raising.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from portal.access.policy import ALLOWED, Decision, require
from portal.workflow import clock

Data = Mapping[str, Any]


class StateMoved(Exception):
    """The record is no longer in the state the person saw: 409 in HTML and API."""

    def __init__(self, message: str, record: Model | None = None):
        super().__init__(message)
        self.record = record


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    `columns(record, actor, data)` returns the columns to set with the status and raises
    ValidationError keyed by field. `effect(record, actor, data)` runs after the UPDATE.
    `fields` are the input names the transition accepts, the first ones shown first.
    `quiet` transitions do not touch `version`: they must be invisible outside their audience.
    An empty `target` leaves the status as it is, unless `columns` names one. `ready(record)` is
    what must hold besides the status (no queries); its reason is what people read when it does not.
    """

    name: str
    label: Any
    sources: frozenset[str]
    target: str
    policy: Callable[[Any, Any], Decision]
    fields: tuple[str, ...] = ()
    columns: Callable[[Any, Any, Data], dict[str, Any]] = lambda record, actor, data: {}
    effect: Callable[[Any, Any, Data], None] = lambda record, actor, data: None
    audience: str = "internal"  # who may read the entry: closed unless the row opens it
    quiet: bool = False
    tone: str = "secondary"
    note: Callable[[Data], dict[str, Any]] = field(default=lambda data: {})
    ready: Callable[[Any], Decision] = lambda record: ALLOWED

    def is_open(self, record: Any) -> bool:
        """Is the record in a state from which this row leads on?"""
        return record.status in self.sources and bool(self.ready(record))


@dataclass(frozen=True)
class Machine:
    """`record_event(record, actor, name, audience, note)` writes the audit row.

    `status_label(scope, record)` is the status in the words this person may read.
    Guards are called with (scope, record, transition name), listeners with (record, actor or
    None, transition name, data) within the transaction.
    """

    transitions: tuple[Transition, ...]
    record_event: Callable[..., Any]
    status_label: Callable[[Any, Any], str]
    guards: list[Callable[[Any, Any, str], Decision]] = field(default_factory=list)
    listeners: list[Callable[[Any, Any, str, Data], None]] = field(default_factory=list)

    def __getitem__(self, name: str) -> Transition:
        return next(row for row in self.transitions if row.name == name)

    def names(self) -> list[str]:
        return [row.name for row in self.transitions]

    def available(self, scope: Any, record: Any) -> list[Transition]:
        """The transitions this person may make now, in table order."""
        return [
            row
            for row in self.transitions
            if row.is_open(record) and self.decide(scope, record, row.name)
        ]

    def decide(self, scope: Any, record: Any, name: str) -> Decision:
        """May this person make transition `name` on `record`, whatever its state? No queries."""
        decision = self[name].policy(scope, record)
        for guard in self.guards if decision else ():
            if not (decision := guard(scope, record, name)):
                break
        return decision

    def perform(
        self, record: Any, name: str, *, actor: Any, scope: Any, version: int, data: Data
    ) -> Any:
        """Make transition `name` on `record` as `actor`, who saw `version`.

        Returns the record, refreshed. Raises Refused, StateMoved or ValidationError; then
        nothing is written. Repeating a transition this actor just made with the same seen
        version changes nothing and returns the record: a double click does one thing.
        """
        row = self[name]
        require(self.decide(scope, record, name))
        if record.version != version or not row.is_open(record):
            if _was_just_done(record, row, actor, version):
                return record
            raise StateMoved(self.what_changed(scope, record, row, version), record)
        try:
            with transaction.atomic():
                columns = row.columns(record, actor, data)
                moved = self._move(record, row, actor, version, columns)
                record.refresh_from_db()
                if not moved:
                    if _was_just_done(record, row, actor, version):  # the same click, in parallel
                        return record
                    raise StateMoved(self.what_changed(scope, record, row, version), record)
                self._follow_up(record, row, actor, data)
        except Exception:
            record.refresh_from_db()  # undone in the database: undone in memory, too
            raise
        return record

    def perform_by_clock(self, record: Any, name: str, data: Data | None = None) -> bool:
        """Make transition `name` because its time has come; nobody is its actor.

        True when it was made, False when the record moved on meanwhile: safe to repeat.
        """
        row, data = self[name], data or {}
        with transaction.atomic():
            moved = self._move(record, row, None, record.version, row.columns(record, None, data))
            if moved:
                record.refresh_from_db()
                self._follow_up(record, row, None, data)
        return bool(moved)

    def _follow_up(self, record: Any, row: Transition, actor: Any, data: Data) -> None:
        for listener in self.listeners:
            listener(record, actor, row.name, data)
        row.effect(record, actor, data)
        self.record_event(record, actor, row.name, row.audience, row.note(data))

    @staticmethod
    def _move(
        record: Any, row: Transition, actor: Any, version: int, columns: dict[str, Any]
    ) -> int:
        """The one conditional UPDATE; returns how many rows moved (1 or 0)."""
        if not row.quiet:
            columns |= {
                "version": F("version") + 1,
                "updated_at": clock.now(),
                "last_action": row.name,
                "last_actor": actor,
            }
        unmoved = type(record)._base_manager.filter(
            pk=record.pk, status__in=row.sources, version=version
        )
        return int(unmoved.update(**{"status": row.target or F("status")} | columns))

    def what_changed(self, scope: Any, record: Any, row: Transition, version: int) -> str:
        """Why `row` cannot be made any more, in words."""
        status = {"status": self.status_label(scope, record)}
        if record.version != version:
            return (
                _(
                    "Somebody changed this record while you were looking at it. "
                    "Its status is now “%(status)s”."
                )
                % status
            )
        if record.status in row.sources and not (decision := row.ready(record)):
            return str(decision.reason)
        return _("This is not possible while the status is “%(status)s”.") % status


def _was_just_done(record: Any, row: Transition, actor: Any, version: int) -> bool:
    return bool(
        record.version == version + 1
        and record.status == (row.target or record.status)
        and record.last_action == row.name
        and record.last_actor_id == actor.pk
    )
