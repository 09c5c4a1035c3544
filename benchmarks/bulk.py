"""Rows by the hundred thousand, on SQLite and PostgreSQL alike, past the ORM.

Values are plain text, numbers, truth values and None; ids are 32 hexadecimal digits and moments
`2026-01-31 09:00:00` in UTC, which both engines take as they are.
"""

import contextlib
import datetime as dt
import itertools
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management.color import no_style
from django.db import connection, models, transaction

from portal.access.grants import Fact, GroupMay, Root, Seat, UserMay, expected_grants
from portal.interchange import text_index_upkeep
from portal.ordering import keys_of, sort_key

BATCH = 20_000
# While filling: nothing here has to survive a power cut, and links are right by construction.
FILLING = {
    "sqlite": (
        "PRAGMA foreign_keys=OFF", "PRAGMA synchronous=OFF", "PRAGMA journal_mode=MEMORY",
        "PRAGMA cache_size=-400000", "PRAGMA temp_store=MEMORY",
    ),
    "postgresql": (
        "SET session_replication_role = replica", "SET maintenance_work_mem = '512MB'",
        "SET synchronous_commit = off",
    ),
}  # fmt: skip
MADE_BY_HAND = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s "
    "AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname "
    "NOT IN (SELECT conname FROM pg_constraint)",
}


def ask(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def filling() -> Iterator[None]:
    """Within the block nothing is checked and little is logged. The connection is new after it.
    Text indexes are made of all rows at the end."""
    connection.close()
    text_index_upkeep.remove()
    for sql in FILLING[connection.vendor]:
        ask(sql)
    yield
    text_index_upkeep.rebuild()
    for sql in ("ANALYZE",):
        ask(sql)
    connection.close()


@contextlib.contextmanager
def without_indexes(*rooms: type[models.Model]) -> Iterator[None]:
    """Their indexes are taken away and built anew from all rows, which is several times faster."""
    listed = [
        row for room in rooms for row in ask(MADE_BY_HAND[connection.vendor], room._meta.db_table)
    ]
    for name, _sql in listed:
        ask(f'DROP INDEX "{name}"')
    yield
    for _name, sql in listed:
        ask(sql)


def write(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` of these columns; sort keys get their names', other columns the default."""
    if keys := {name: key for name, key in keys_of(model).items() if name in columns}:
        places = [columns.index(name) for name in keys]
        columns = [*columns, *keys.values()]
        rows = ([*row, *(sort_key(row[place]) for place in places)] for row in rows)
    table, given = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    others = dict(_defaults(model, set(columns)))
    if connection.vendor == "postgresql":
        _copy(table, given, others, rows)
    else:
        names = "".join(f', "{name}"' for name in others)
        values = "".join(f", {value}" for value in others.values())
        marks = ", ".join(["%s"] * len(columns))
        sql = f'INSERT INTO "{table}" ({given}{names}) VALUES ({marks}{values})'
        # One transaction: else each row would be one, five times as slow.
        with transaction.atomic(), connection.cursor() as cursor:
            source = iter(rows)
            while batch := list(itertools.islice(source, BATCH)):
                cursor.executemany(sql, batch)
    if "id" in columns and isinstance(model._meta.pk, models.AutoField):
        for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
            ask(sql)


def _copy(table: str, given: str, others: dict[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY names the given columns only; the table knows the others while it lasts."""
    ask("BEGIN")
    if sets := ", ".join(f'ALTER "{name}" SET DEFAULT {value}' for name, value in others.items()):
        ask(f'ALTER TABLE "{table}" {sets}')
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({given}) FROM STDIN') as out:
        for row in rows:
            out.write_row(row)
    if drops := ", ".join(f'ALTER "{name}" DROP DEFAULT' for name in others):
        ask(f'ALTER TABLE "{table}" {drops}')
    ask("COMMIT")


def _defaults(model: type[models.Model], given: set[str]) -> Iterator[tuple[str, str]]:
    for field in model._meta.concrete_fields:
        if field.generated or isinstance(field, models.AutoField) or field.column in given:
            continue
        value = field.get_default()
        if not isinstance(field, models.JSONField):
            value = field.get_prep_value(value)
        yield field.column, literal(value)


def literal(value: Any) -> str:
    """A default as SQL. Both engines quote alike; a `%` would be a placeholder."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        value = value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, (list, dict)):
        value = json.dumps(value)
    text = str(value).replace("'", "''").replace("%", "%%")
    return text if isinstance(value, (int, float)) else f"'{text}'"


# --- Ids and grants ----------------------------------------------------------------------
def new_id(rng: random.Random) -> str:
    """A random UUID as both engines take it."""
    return f"{rng.getrandbits(48):012x}4{rng.getrandbits(12):03x}8{rng.getrandbits(60):015x}"


def grant(facts: Iterable[tuple[Root, Sequence[Fact]]]) -> None:
    """What `grants.sync_root` would write for many roots of one kind, in a few statements."""
    found = [(root, item) for root, rows in facts for row in rows for item in expected_grants(row)]
    names = {item.group for _root, item in found if not isinstance(item, UserMay)}
    known = dict(Group.objects.values_list("name", "pk"))
    Group.objects.bulk_create(
        (Group(name=n) for n in sorted(names - known.keys())), batch_size=5000
    )
    groups = dict(Group.objects.values_list("name", "pk"))
    seats, rows = [], []
    for root, item in found:
        if isinstance(item, Seat):
            through = get_user_model().groups.through
            seats.append(through(user_id=item.user_id, group_id=groups[item.group]))
        else:
            rows.append(_grant_row(root, item, groups))
    if seats:
        seats[0].__class__.objects.bulk_create(seats, batch_size=5000)
    for table in {type(row) for row in rows}:
        table.objects.bulk_create([r for r in rows if isinstance(r, table)], batch_size=5000)


_PERMISSIONS: dict[tuple[str, str], Permission] = {}


def _grant_row(root: Any, item: Any, groups: dict[str, int]) -> Any:
    key = (root._meta.model_name, item.codename)
    if key not in _PERMISSIONS:
        _PERMISSIONS[key] = Permission.objects.get(
            content_type__app_label=root._meta.app_label,
            content_type__model=key[0],
            codename=item.codename,
        )
    known = {"content_object": root, "permission": _PERMISSIONS[key], "expires_at": item.expires_at}
    if isinstance(item, GroupMay):
        return root.group_grants(group_id=groups[item.group], **known)
    return root.user_grants(user_id=item.user_id, **known)
