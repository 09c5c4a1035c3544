"""Triggers that make the database itself refuse changes to the trail.

They are put in place after every `migrate` rather than by one migration, because SQLite drops a
table's triggers whenever a later migration rebuilds the table. `missing()` is part of every
verification: somebody who takes a trigger away is noticed. A migration that must change the trail
calls `lift` first.
"""

from typing import Any

from django.db import connections

from portal.activity.models import AuditEntry
from portal.audit.models import Anchor, Chain, ChainLink

SAYS = "the audit trail is append-only"
# Table → what is refused.
GUARDED: dict[Any, tuple[str, ...]] = {
    AuditEntry: ("UPDATE", "DELETE"),
    ChainLink: ("UPDATE", "DELETE"),
    Anchor: ("UPDATE", "DELETE"),
    Chain: ("DELETE",),
}
FUNCTION = f"""
CREATE OR REPLACE FUNCTION concord_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SAYS}'; END $$ LANGUAGE plpgsql
"""


def _wanted(vendor: str) -> dict[str, tuple[str, str]]:
    """Trigger name → (its table, the statement that makes it)."""
    found = {}
    for model, events in GUARDED.items():
        table = model._meta.db_table
        for event in (*events, "TRUNCATE") if vendor == "postgresql" else events:
            name = f"{table}_no_{event.lower()}"
            found[name] = (table, _statement(vendor, name, table, event))
    return found


def _statement(vendor: str, name: str, table: str, event: str) -> str:
    if vendor == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} {body}"
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION concord_append_only()"
    )


def _present(connection: Any) -> set[str]:
    questions = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(questions[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def missing(using: str = "default") -> list[str]:
    """Names of the triggers that should be there and are not, or are switched off."""
    connection = connections[using]
    return sorted(_wanted(connection.vendor).keys() - _present(connection))


def install(using: str = "default", **kwargs: Any) -> None:
    """Put every missing trigger in place. Listens to `post_migrate`."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    wanted, present = _wanted(connection.vendor), _present(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for name, (table, statement) in wanted.items():
            if name not in present and table in tables:
                if connection.vendor == "postgresql":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(statement)


def lift(using: str = "default") -> None:
    """Take the triggers away: for a migration that must rewrite the trail, and for tests."""
    connection = connections[using]
    wanted, present = _wanted(connection.vendor), _present(connection)
    if connection.vendor == "postgresql":
        connection.check_constraints()  # a table with checks still to come keeps its triggers
    with connection.cursor() as cursor:
        for name in wanted.keys() & present:
            on_table = f" ON {wanted[name][0]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on_table}")
