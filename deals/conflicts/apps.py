from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    name = "deals.conflicts"
    label = "conflicts"

    def ready(self) -> None:
        from deals.conflicts import (  # noqa: F401 - all but listeners register themselves
            explain,
            health,
            listeners,
            tasks,
        )
        from deals.conflicts.services import (
            forwarded,
            recount,
            refile,
            refile_deal,
            refile_named,
        )
        from deals.conflicts.views.panel import PANEL, queue_notes
        from deals.named.services import NAMED_CHANGES
        from deals.registrations.queue import QUEUE_NOTES
        from deals.registrations.views.panels import PANELS
        from deals.registrations.workflow import DEAL
        from partners.accounts.services import ACCOUNT_CHANGES, ACCOUNT_IMPORTS
        from partners.accounts.views import FORWARDS

        ACCOUNT_CHANGES.append(refile)
        ACCOUNT_IMPORTS.append(recount)
        NAMED_CHANGES.append(refile_named)
        FORWARDS.append(forwarded)
        PANELS.append(PANEL)
        QUEUE_NOTES.append(queue_notes)
        DEAL.listeners.extend([refile_deal, listeners.claim, listeners.compare])
