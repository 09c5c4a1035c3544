from django.urls import path

from cms.packages.views import content, editing, playing, records

BELOW = "training/play/<str:token>/"

urlpatterns = [
    path("training/packages/", editing.package_list, name="package_list"),
    path("training/packages/new/", editing.package_new, name="package_new"),
    path("training/packages/<uuid:pk>/", editing.package_detail, name="package_detail"),
    path("training/lessons/<uuid:lesson>/open/", playing.open_unit, name="package_open"),
    path("training/launches/<uuid:pk>/", playing.player, name="package_player"),
    # Below a launch's token: no sign-in, no cookie.
    path(BELOW, content.frame, name="package_frame"),
    path(BELOW + "start.js", content.start, name="package_start"),
    path(BELOW + "commit", content.commit, name="package_commit"),
    path(BELOW + "closed", content.closed, name="package_closed"),
    path(BELOW + "content/<path:path>", content.file, name="package_file"),
    path(BELOW + "fetch", records.fetch, name="package_fetch"),
    path(BELOW + "xapi/about", records.about, name="package_about"),
    path(BELOW + "xapi/statements", records.statement_resource, name="package_statements"),
    path(BELOW + "xapi/activities/state", records.state, name="package_state"),
    path(BELOW + "xapi/activities/profile", records.activity_profile, name="package_activity"),
    path(BELOW + "xapi/agents/profile", records.agent_profile, name="package_agent"),
]
