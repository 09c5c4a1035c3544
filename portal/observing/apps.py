from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


class ObservingConfig(AppConfig):
    name = "portal.observing"
    label = "observing"
    verbose_name = "Observing"

    def ready(self) -> None:
        from portal.observing import (
            checks,  # noqa: F401 - registers the room's checks
            gauges,  # noqa: F401 - and its numbers
            queries,
            tasks,  # noqa: F401 - and its jobs
            traces,
        )

        connection_created.connect(queries.watch, dispatch_uid="observing.queries")
        if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
            traces.start()
