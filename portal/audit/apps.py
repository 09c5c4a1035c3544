from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"

    def ready(self) -> None:
        from portal.audit import (
            guards,
            health,  # noqa: F401 - registers the room's checks
            listeners,
            tasks,  # noqa: F401 - registers the room's jobs
        )

        listeners.connect()
        post_migrate.connect(guards.install, sender=self, dispatch_uid="audit.guards")
