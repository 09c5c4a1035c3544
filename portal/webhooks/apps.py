from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "portal.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from partners.integrations.services.programs import ENDED
        from partners.organizations.panels import PANELS
        from portal.activity.subjects import register
        from portal.webhooks import (
            health,  # noqa: F401 - registers the room's check and number
            listeners,
            outcomes,
            panels,
            tasks,  # noqa: F401 - registers the room's jobs
        )

        ENDED.append(outcomes.stop_of)
        register("webhooks.endpoint")
        PANELS.append(panels.PANEL)
        listeners.connect()
