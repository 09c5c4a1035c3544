from django.apps import AppConfig


class TouchpointsConfig(AppConfig):
    name = "partners.touchpoints"
    label = "touchpoints"

    def ready(self) -> None:
        from partners.accounts.panels import PANELS
        from partners.touchpoints import (  # noqa: F401 - they register themselves
            exchange,
            explain,
            tasks,
        )
        from partners.touchpoints.panels import OURS

        PANELS.extend(OURS)
