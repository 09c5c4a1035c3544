"""Prints, for each migration that has not been applied, which tables that are there it changes:
while it runs, whoever reads or writes them waits (PostgreSQL; on SQLite all writers wait)."""

import os
import sys
from pathlib import Path


def main():
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    there = set(connection.introspection.table_names())
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor._create_project_state(with_applied_migrations=True)
    for place, (migration, _backwards) in enumerate(plan):
        words = []
        try:
            with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
                state = migration.apply(state, editor, collect_sql=True)
        except ValueError:  # it changes a constraint that an earlier one of these makes
            words.append("(goes on to change what these migrations make)")
            state = _after(executor, plan[: place + 1])
        found = editor.collected_sql
        locked = sorted(table for table in there if _changes(found, table))
        if any("CANNOT BE WRITTEN AS SQL" in line for line in found):
            words.append("(goes through rows in Python)")
        if locked or words:
            print(f"{migration.app_label}.{migration.name}: {', '.join([*locked, *words])}")


def _after(executor, plan):
    """The models once these migrations have run."""
    state = executor._create_project_state(with_applied_migrations=True)
    for migration, _backwards in plan:
        state = migration.mutate_state(state, preserve=False)
    return state


def _changes(statements, table):
    return any(
        line.startswith((f'ALTER TABLE "{table}"', f'DROP TABLE "{table}"'))
        or (line.startswith("CREATE") and " INDEX " in line and f'ON "{table}"' in line)
        for line in statements
    )


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main()
