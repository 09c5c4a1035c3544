from django.urls import path

from deals.reports.views import kept, lines, reports

SCHEDULE = "reports/schedules/<uuid:pk>"
urlpatterns = [
    path("reports/", reports.report, name="reports"),
    path("reports/deals/<slug:name>/", reports.report, name="report"),
    path("reports/deals/<slug:name>.csv", reports.report_csv, name="report_csv"),
    path("reports/deals/<slug:name>.pdf", reports.report_pdf, name="report_pdf"),
    path("reports/deals/<slug:name>/save/", kept.save, name="report_save"),
    path("reports/deals/<slug:name>/mail/", kept.schedule, name="report_schedule"),
    path("reports/saved/", kept.saved, name="saved_reports"),
    path("reports/snapshots/<uuid:pk>/", kept.snapshot, name="snapshot"),
    path("reports/snapshots/<uuid:pk>.csv", kept.snapshot_csv, name="snapshot_csv"),
    path("reports/snapshots/<uuid:pk>/remove/", kept.remove, name="snapshot_remove"),
    path(f"{SCHEDULE}/", kept.change, name="schedule"),
    path(f"{SCHEDULE}/pause/", kept.switch, {"way": "pause"}, name="schedule_pause"),
    path(f"{SCHEDULE}/resume/", kept.switch, {"way": "resume"}, name="schedule_resume"),
    path(f"{SCHEDULE}/remove/", kept.switch, {"way": "remove"}, name="schedule_remove"),
    path("reports/stop/<str:token>/", kept.stop, name="report_stop"),
    path("reports/costs/", lines.lines, name="programme_lines"),
    path("reports/costs/export.csv", lines.lines_csv, name="programme_lines_export"),
    path("reports/costs/new/", lines.new, name="programme_line_new"),
    path("reports/costs/<uuid:pk>/", lines.line, name="programme_line"),
    path("reports/costs/<uuid:pk>/remove/", lines.remove, name="programme_line_remove"),
]
