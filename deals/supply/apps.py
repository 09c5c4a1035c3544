from django.apps import AppConfig


class SupplyConfig(AppConfig):
    name = "deals.supply"
    label = "supply"
    verbose_name = "Distribution and quotes"

    def ready(self) -> None:
        import deals.supply.explain
        import deals.supply.tasks  # noqa: F401 - registers the room's jobs
        from deals.registrations.views.panels import PANELS
        from deals.registrations.workflow import DEAL
        from deals.supply import services
        from deals.supply.views import panels
        from partners.organizations.services import ENDED

        DEAL.listeners.extend([services.follow_deal, services.watch])
        PANELS.extend([panels.ALERTS, panels.JOINT, panels.QUOTES])
        ENDED.append(services.tell_ended)
