from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ReportsConfig(AppConfig):
    name = "deals.reports"
    label = "reports"

    def ready(self) -> None:
        from deals.reports import mailing, tasks  # noqa: F401 - register the mail and the job
        from deals.reports.words import ACTION_WORDS, LINES
        from portal.activity.subjects import register
        from portal.audit.words import ACTIONS
        from portal.exchange.lists import register_list

        ACTIONS.update(ACTION_WORDS)
        register("reports.schedule")
        register_list("programme_lines_export", LINES)
        register_list("snapshot_csv", gettext_lazy("Snapshots"))
