"""Django's `migrate`, which makes a new database in a third of the time.

Every step of a migration draws all models anew that are related to the one it touches: with some
250 related models that is most of the work. In an empty database two shortcuts are safe, because
nobody has kept the older drawing: a new model is drawn beside the others (`_Fresh`), and the
libraries, which have the most steps and need few models, go first. What is migrated, and any
database that has tables already, is as with Django's own.
"""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

from portal.observing.statistics import refresh_statistics

WINGS = ("portal.", "partners.", "deals.", "cms.")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        is_whole = not (options["app_label"] or options["plan"] or options["check_unapplied"])
        is_new = not connection.introspection.table_names()
        if is_whole and not options["fake"] and is_new:
            self.verbosity = options["verbosity"]
            self._fill(connection)
        super().handle(*args, **options)
        if is_whole and not is_new:  # a table that was rebuilt is a stranger to SQLite
            refresh_statistics(options["database"])

    def _fill(self, connection: Any) -> None:
        """Libraries with the few of ours they rest on (people, companies), then everything."""
        told: Any = self.migration_progress_callback
        executor = MigrationExecutor(connection, told)
        leaves = executor.loader.graph.leaf_nodes()
        ours = {app.label for app in apps.get_app_configs() if app.name.startswith(WINGS)}
        state: ProjectState = _Fresh(real_apps=executor.loader.unmigrated_apps)
        state = executor.migrate([leaf for leaf in leaves if leaf[0] not in ours], state=state)
        executor.loader.build_graph()
        executor.migrate(leaves, state=state)


class _Fresh(ProjectState):
    """The models of a database that is being made. Drawing a model changes those it points to, in
    the state before the step as well; a step that adds something never looks at that one.
    """

    def add_model(self, model_state: ModelState) -> None:
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if getattr(self, "_relations", None) is not None:
            self.resolve_model_relations(key)
        if "apps" in self.__dict__:
            self.apps.render_multiple([model_state])

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        """An index or a constraint more."""
        options = self.models[app_label, model_name].options
        options[option_name] = [*options.get(option_name, []), obj]
        if "apps" in self.__dict__:
            meta = self.apps.get_model(app_label, model_name)._meta
            setattr(meta, option_name, [*getattr(meta, option_name), obj])
