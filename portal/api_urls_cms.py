"""Further rows of the API: what pages of the content wing do beside resources and courses."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from cms.cobranding import api as cobranding
from cms.cobranding.api_templates import TemplateView
from cms.insights import api as insights
from cms.library.api_feed import FeedView
from cms.media.api import DocumentView
from cms.packages.api import PackageViewSet
from cms.quizzes.api_numbers import QuizNumbersView
from cms.reading import api_shelf as shelf
from cms.training import api_learning as learning
from cms.training import api_teams as teams
from portal.home.api import DealResourcesView

LIST = {"get": "list"}

router = SimpleRouter(use_regex_path=False)
router.register("learning-paths", learning.PathViewSet)
router.register("enrollment-rules", teams.RuleViewSet)
router.register("packages", PackageViewSet)

library = [
    path("resources/to-read/", shelf.ToReadViewSet.as_view(LIST)),
    path("resources/new/", shelf.NewViewSet.as_view(LIST)),
    path("resources/favourites/", shelf.FavouritesViewSet.as_view(LIST)),
    path("resources/recent/", shelf.RecentViewSet.as_view({"get": "recent"})),
    path("resources/<uuid:pk>/readers/", shelf.ReadersViewSet.as_view({"get": "readers"})),
    path("resources/<uuid:pk>/branded/", cobranding.PaperView.as_view()),
    path("resources/<uuid:pk>/template/", TemplateView.as_view()),
    path("deals/<uuid:pk>/resources/", DealResourcesView.as_view({"get": "pages"})),
    path("openings/", shelf.OpeningViewSet.as_view(LIST)),
    path("library-files/<uuid:key>/", DocumentView.as_view()),
    path("library-reports/", insights.ReportsView.as_view()),
    path("library-reports/<slug:name>/", insights.ReportView.as_view()),
    path("organizations/<uuid:pk>/brand/", cobranding.BrandView.as_view()),
    path("organizations/<uuid:pk>/brand/logo/", cobranding.LogoView.as_view()),
    path("me/feed/", FeedView.as_view()),
]

ENROLLMENT = "enrollments/<uuid:pk>"
LESSON = f"{ENROLLMENT}/lessons/<uuid:key>"

courses = [
    path("learning-paths/<uuid:pk>/enroll/", learning.PathViewSet.as_view({"post": "enroll"})),
    path("enrollment-rules/<uuid:pk>/end/", teams.RuleViewSet.as_view({"post": "end"})),
    path(f"{ENROLLMENT}/remind/", learning.LessonViewSet.as_view({"post": "remind"})),
    path(f"{LESSON}/open/", learning.LessonViewSet.as_view({"post": "open"})),
    path(f"{LESSON}/progress/", learning.LessonViewSet.as_view({"post": "progress"})),
    path("training-team/", teams.TeamViewSet.as_view(LIST)),
    path("training-team/remind/", teams.RemindViewSet.as_view({"post": "remind"})),
    path("quizzes/<uuid:key>/numbers/", QuizNumbersView.as_view()),
    path("packages/<uuid:pk>/versions/", PackageViewSet.as_view({"post": "add_version"})),
]

urlpatterns = [*library, *courses, *router.urls]
