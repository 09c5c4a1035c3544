"""Which columns of a list a person looks at: theirs to choose, remembered on the server.

A list names its columns once (`table`); its view says which of them the reader's lens can ever
show (`offered`), so the choice never offers, nor remembers, a column that is not theirs.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

TABLES: dict[str, "Table"] = {}


@dataclass(frozen=True)
class Table:
    """`columns`: word → heading. The column that names the row is not among them: it stays.
    `hidden`: those a person sees only after asking for them."""

    name: str
    columns: Mapping[str, Any]
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Look:
    """A table as one reader has it; read by includes/table_columns.html and the list itself."""

    name: str
    options: list[dict[str, Any]]
    is_own: bool

    @property
    def shown(self) -> dict[str, bool]:
        """Word → True, for `{% if table.shown.country %}`."""
        return {row["word"]: True for row in self.options if row["is_shown"]}


def table(name: str, columns: Mapping[str, Any], hidden: Iterable[str] = ()) -> Table:
    """Make a list's columns known under a name that stands in addresses."""
    TABLES[name] = Table(name, columns, frozenset(hidden))
    return TABLES[name]


def look_of(user: Any, made: Table, offered: Collection[str] | None = None) -> Look:
    """The table as `user` wants it, out of the columns offered (all without a say). No query."""
    own: dict[str, bool] = (user.table_columns or {}).get(made.name, {})
    words = [word for word in made.columns if offered is None or word in offered]
    options = [
        {
            "word": word,
            "label": made.columns[word],
            "is_shown": own.get(word, word not in made.hidden),
        }
        for word in words
    ]
    return Look(made.name, options, bool(own))


def choose_columns(
    *, actor: Any, made: Table, offered: Iterable[str], shown: Iterable[str]
) -> None:
    """Remember which of the `offered` columns `actor` wants to see. Words nobody knows are left
    out; columns not offered keep what was said of them."""
    wanted = set(shown)
    _keep(actor, made, {word: word in wanted for word in offered if word in made.columns})


def reset_columns(*, actor: Any, made: Table) -> None:
    """As everybody sees it."""
    _keep(actor, made, None)


def _keep(actor: Any, made: Table, said: dict[str, bool] | None) -> None:
    people = get_user_model()._default_manager
    with transaction.atomic():
        person: Any = people.select_for_update().get(pk=actor.pk)
        kept = dict(person.table_columns)
        before = kept.pop(made.name, {})
        if said is not None:
            kept[made.name] = before | said
        people.filter(pk=actor.pk).update(table_columns=kept)
    actor.table_columns = kept
