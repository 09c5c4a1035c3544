"""Policies in the database: put there, taken away, compared with what the rules say today."""

import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from portal.access.row_security.compiling import BARE, policy_of
from portal.access.row_security.session import WALL
from portal.access.row_security.tables import guarded_models

READ = "concord_read"
# Writing is decided by services; a policy of any kind on a table refuses what none allows.
WRITES = {
    "concord_add": "INSERT WITH CHECK (true)",
    "concord_change": "UPDATE USING (true) WITH CHECK (true)",
    "concord_drop": "DELETE USING (true)",
}
GRANTS = (
    f"GRANT USAGE ON SCHEMA public, {BARE} TO {WALL}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WALL}",
    f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WALL}",
    f"GRANT SELECT ON ALL TABLES IN SCHEMA {BARE} TO {WALL}",
)


class NoRole(RuntimeError):
    """The role is missing and this user may not make it."""


@cache
def policies() -> dict[str, str]:
    """Table → the condition its rows must meet. Takes some seconds, once a process."""
    tables = [model._meta.db_table for model in guarded_models()]
    return {model._meta.db_table: policy_of(model, tables) for model in guarded_models()}


def statements() -> list[str]:
    """Everything `apply` runs, in order, after the role is there."""
    made = [f"CREATE SCHEMA {BARE}"]
    for table in policies():
        made.append(f'CREATE VIEW {BARE}."{table}" AS TABLE public."{table}"')
    for table, rule in policies().items():
        made.append(f'CREATE POLICY {READ} ON "{table}" FOR SELECT TO {WALL} USING ({rule})')
        for name, what in WRITES.items():
            command, _, rest = what.partition(" ")
            made.append(f'CREATE POLICY {name} ON "{table}" FOR {command} TO {WALL} {rest}')
        made.append(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    return [*made, *GRANTS, f"COMMENT ON SCHEMA {BARE} IS '{digest()}'"]


def digest() -> str:
    """What the rules say today, in one word."""
    return hashlib.sha256(repr(sorted(policies().items())).encode()).hexdigest()


def apply() -> int:
    """Make the database's policies what the rules say. Answers with how many tables have one.

    Raises NoRole with what a database administrator has to run once.
    """
    rules = policies()
    with transaction.atomic(), connection.cursor() as cursor:
        _make_role(cursor)
        _remove(cursor)
        for line in statements():
            cursor.execute(line.replace("%", "%%"), [])
    return len(rules)


def remove() -> None:
    """Take every policy and view away; the role stays, it belongs to the whole server."""
    with transaction.atomic(), connection.cursor() as cursor:
        _remove(cursor)


def installed() -> str:
    """The digest of the policies in the database; empty when there are none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s",
            [BARE],
        )
        row = cursor.fetchone()
    return (row[0] or "") if row else ""


def faults() -> list[str]:
    """What is wrong, in sentences for an operator; empty: all is as it should be."""
    found = []
    with connection.cursor() as cursor:
        if not _role_exists(cursor):
            found.append(f"The role {WALL} does not exist.")
        else:
            cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [WALL])
            if not cursor.fetchone()[0]:
                found.append(f"This user is no member of {WALL}: GRANT {WALL} TO this user.")
        cursor.execute(
            "SELECT tablename FROM pg_policies JOIN pg_class ON relname = tablename"
            " WHERE policyname = %s AND relrowsecurity",
            [READ],
        )
        guarded = {name for (name,) in cursor.fetchall()}
    for table in sorted(policies().keys() - guarded):
        found.append(f"{table} has no policy, or it is switched off.")
    if installed() != digest():
        found.append("The policies are not what the rules say today.")
    return found


def _make_role(cursor: Any) -> None:
    if not _role_exists(cursor):
        try:
            with transaction.atomic():
                cursor.execute(f"CREATE ROLE {WALL} NOLOGIN")
                cursor.execute(f"GRANT {WALL} TO CURRENT_USER")
        except ProgrammingError as error:
            user = settings.DATABASES["default"]["USER"]
            raise NoRole(
                f"Let a database administrator run once: CREATE ROLE {WALL} NOLOGIN; "
                f'GRANT {WALL} TO "{user}";'
            ) from error


def _role_exists(cursor: Any) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WALL])
    return cursor.fetchone() is not None


def _remove(cursor: Any) -> None:
    cursor.execute(
        "SELECT tablename, policyname FROM pg_policies WHERE policyname = ANY(%s)",
        [[READ, *WRITES]],
    )
    found = cursor.fetchall()
    for table, name in found:
        cursor.execute(f'DROP POLICY {name} ON "{table}"')
    for table in sorted({table for table, _ in found}):
        cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    cursor.execute(f"DROP SCHEMA IF EXISTS {BARE} CASCADE")
