"""What can be imported. A room that knows its records registers a `Kind` when its app is ready.

The engine reads the file, finds rows that are there twice, keeps batches and counts; the room's
`Writer` says what a row means, and writes it through the room's services and validators.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from portal.workflow.machine import StateMoved

NEW, CHANGED, SAME = "new", "changed", "unchanged"


@dataclass(frozen=True)
class Field:
    """One thing a column can fill. `also`: headings other systems use for it."""

    name: str
    label: Any
    needed: bool = False
    also: tuple[str, ...] = ()
    help: Any = ""


@dataclass(frozen=True)
class Place:
    """For whom a person imports: a company, a team, a list, or the vendor (an empty key)."""

    key: str
    label: str


@dataclass(frozen=True)
class Option:
    """A box to tick before the import."""

    name: str
    label: Any


@dataclass(frozen=True)
class Row:
    """One record: the line it starts on, its cells as they stand, the assigned ones by field, and
    what `prepare` made of it."""

    line: int
    cells: list[str]
    values: dict[str, str]
    data: Any = None


@dataclass(frozen=True)
class Refusal:
    """This row was not taken in; `reason` in words, or `error` keyed by field."""

    reason: str
    error: ValidationError | None = None


@dataclass(frozen=True)
class Noted:
    """This row was taken in (`what`: NEW, CHANGED or SAME), and something is to be said of it."""

    what: str
    reason: str


@dataclass(frozen=True)
class Task:
    """What a writer works on. `actor=None` is a command of the operator, who sees everything."""

    id: UUID
    actor: Any
    place: str
    source: str
    fields: frozenset[str]
    options: dict[str, Any] = field(default_factory=dict)
    is_dry: bool = False


Outcome = str | Noted | Refusal  # a word: NEW, CHANGED or SAME
Found = dict[int, Outcome]  # by line


class Writer:
    """Writes the rows of one import. The engine calls `write` inside a transaction, which it takes
    back in a dry run: a dry run is the real thing, undone."""

    def __init__(self, task: Task):
        self.task = task

    def prepare(self, row: Row) -> Any:
        """Checked data of a row. Raises ValidationError keyed by field. Writes nothing."""
        return row.values

    def key(self, data: Any) -> str:
        """What makes two rows of one file the same record; empty: nothing."""
        return ""

    def write(self, rows: list[Row]) -> Found:
        """Take the rows in, each on its own."""
        return {row.line: attempt(self.write_one, row) for row in rows}

    def write_one(self, row: Row) -> Outcome:
        """Take one row in. Raises what the services raise."""
        raise NotImplementedError

    def link(self, rows: list[Row]) -> Found:
        """Second pass, for kinds with `links`: CHANGED, SAME or a refusal; rows without: absent."""
        return {}

    def finish(self, written: int) -> None:
        """After the last batch of a run, with the number of rows that changed something."""


def attempt(write: Callable[[Row], Outcome], row: Row) -> Outcome:
    """The row's own savepoint: what a service refuses undoes this row alone."""
    try:
        with transaction.atomic():
            return write(row)
    except ValidationError as error:
        return Refusal(words_of(error), error)
    except (PermissionDenied, StateMoved) as error:
        return Refusal(str(error))


@dataclass(frozen=True)
class Kind:
    """`places`: for whom a person may import these (none: it is not offered). `one_of`: fields of
    which at least one must be assigned. A `batch` is one transaction; a kind whose `batch` is its
    `most` rows comes in whole or not at all. `links`: the field that is read in a second pass."""

    name: str
    label: Any
    fields: tuple[Field, ...]
    places: Callable[[Any], list[Place]]
    writer: Callable[[Task], Writer]
    see: str
    one_of: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    batch: int = 100
    most: int = 500_000
    links: str = ""

    def field(self, name: str) -> Field | None:
        return next((known for known in self.fields if known.name == name), None)

    @property
    def has_keys(self) -> bool:
        return self.field("external_id") is not None


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.name] = kind


def offered(user: Any) -> list[Kind]:
    """Kinds this person may import."""
    return [kind for kind in KINDS.values() if kind.places(user)]


def words_of(error: Exception) -> str:
    """What was refused, in words, without the field's name."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error)


def said(error: ValidationError, headings: dict[str, str]) -> str:
    """The same with the heading of the column in front."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    parts: Iterable[str] = (
        f"{headings.get(name, name)}: {' '.join(texts)}"
        for name, texts in error.message_dict.items()
    )
    return " ".join(parts)
