"""Django's `migrate`, which begins a new database with the libraries' tables.

Every step of a migration draws all models that are there so far. Libraries have the most steps and
need few models: run first, a new database takes half the time. What is migrated, and any database
that has tables already, is as with Django's own.
"""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

WINGS = ("portal.", "partners.", "deals.", "cms.")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        is_whole = not (options["app_label"] or options["plan"] or options["check_unapplied"])
        if is_whole and not options["fake"] and not connection.introspection.table_names():
            _libraries_first(connection)
        super().handle(*args, **options)


def _libraries_first(connection: Any) -> None:
    """Their migrations, with the few of ours they rest on (people, companies, their programs)."""
    executor = MigrationExecutor(connection)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith(WINGS)}
    leaves = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in ours]
    executor.migrate(leaves)
