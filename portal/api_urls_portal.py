"""Addresses of the API below /api/v1/: own settings, who sees what, jobs, response times."""

from django.urls import path

from deals.clocks import api as clocks
from deals.reports import api as reports
from deals.reports import api_kept as kept
from deals.reports import api_lines as lines
from portal.home import api_home as home
from portal.home.search import api as searching
from portal.jobs import api as jobs
from portal.notifications import api_preferences as preferences
from portal.observing import api as observing
from portal.oversight import api as access
from portal.oversight import api_register as register
from portal.oversight import api_reviews as reviews

READ = {"get": "retrieve"}
LIST = {"get": "list"}
MANY, ONE = LIST | {"post": "create"}, READ | {"delete": "destroy"}
CHANGED = ONE | {"patch": "partial_update"}

urlpatterns = [
    path("home/", home.HomeView.as_view()),
    path("home/<slug:name>/", home.HomeListView.as_view()),
    path("search/", searching.SearchView.as_view()),
    path("notifications/preferences/", preferences.PreferencesView.as_view()),
    path("notifications/calendar/", preferences.CalendarView.as_view()),
    path("notifications/undelivered/", preferences.BounceViewSet.as_view(LIST)),
    path("me/looks/", reviews.LookViewSet.as_view(LIST)),
    path("shares/", register.SharesView.as_view()),
    path("shares/<slug:code>/<uuid:pk>/", register.ShareView.as_view()),
    path("shares/<slug:code>/<uuid:pk>/end/", register.EndShareView.as_view()),
    path("shares/<slug:code>/<uuid:pk>/extend/", register.ExtendShareView.as_view()),
    path("access/<slug:kind>/<uuid:pk>/", access.AnyAccessView.as_view()),
    path("access-reviews/", reviews.ReviewViewSet.as_view({"get": "list", "post": "create"})),
    path("access-reviews/<uuid:pk>/", reviews.ReviewViewSet.as_view(READ)),
    path("access-reviews/<uuid:pk>/close/", reviews.ReviewViewSet.as_view({"post": "close"})),
    path("access-reviews/<uuid:review_id>/items/", reviews.ReviewItemViewSet.as_view(LIST)),
    path(
        "access-reviews/<uuid:review_id>/items/<uuid:pk>/",
        reviews.ReviewItemViewSet.as_view(READ),
    ),
    path(
        "access-reviews/<uuid:review_id>/items/<uuid:pk>/answer/",
        reviews.ReviewItemViewSet.as_view({"post": "give_answer"}),
    ),
    path("health/", observing.HealthView.as_view()),
    path("jobs/", jobs.JobsView.as_view()),
    path("jobs/<slug:name>/runs/", jobs.RunViewSet.as_view(LIST)),
    path("jobs/<slug:name>/run/", jobs.RunViewSet.as_view({"post": "run"})),
    path("reports/deals/", reports.ReportsView.as_view()),
    path("reports/deals/<slug:name>/", reports.ReportView.as_view()),
    path("report-snapshots/", kept.SnapshotViewSet.as_view(MANY)),
    path("report-snapshots/<uuid:pk>/", kept.SnapshotViewSet.as_view(ONE)),
    path("report-schedules/", kept.ScheduleViewSet.as_view(MANY)),
    path("report-schedules/<uuid:pk>/", kept.ScheduleViewSet.as_view(CHANGED)),
    path("programme-lines/", lines.LineViewSet.as_view(MANY)),
    path("programme-lines/<uuid:pk>/", lines.LineViewSet.as_view(CHANGED)),
    path("reports/response-times/", clocks.ResponseTimesView.as_view()),
]
