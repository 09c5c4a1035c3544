from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "deals.cases"
    label = "cases"
    verbose_name = "Conflict cases"

    def ready(self) -> None:
        from deals.cases import explain, tasks  # noqa: F401 - they register themselves
        from deals.cases.services.opening import on_transition
        from deals.cases.views.panel import PANEL
        from deals.registrations.views.panels import PANELS
        from deals.registrations.workflow import DEAL

        DEAL.listeners.append(on_transition)
        PANELS.append(PANEL)
