from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "deals.approvals"
    verbose_name = "Approvals"

    def ready(self) -> None:
        from deals.approvals import explain, tasks  # noqa: F401 - they register themselves
        from deals.approvals.listeners import follow
        from deals.approvals.policies import guard
        from deals.approvals.views import panels
        from deals.registrations.queue import QUEUE_NOTES
        from deals.registrations.views.panels import PANELS
        from deals.registrations.workflow import DEAL

        DEAL.guards.append(guard)
        DEAL.listeners.append(follow)
        PANELS.extend([panels.PREPARED, panels.ROUTE])
        QUEUE_NOTES.append(panels.queue_notes)
