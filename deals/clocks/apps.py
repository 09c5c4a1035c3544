from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "deals.clocks"
    verbose_name = "Clocks"

    def ready(self) -> None:
        from deals.clocks import explain, health, listeners, tasks  # noqa: F401
        from deals.clocks.dates import dates_of
        from deals.clocks.views.panel import PANEL
        from deals.registrations.services.dialogue import SAID
        from deals.registrations.views.panels import PANELS
        from deals.registrations.workflow import DEAL
        from portal.notifications.calendar import SOURCES

        DEAL.listeners.append(listeners.on_transition)
        SAID.append(listeners.on_comment)
        PANELS.append(PANEL)
        SOURCES.append(dates_of)
