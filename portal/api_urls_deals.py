"""Further rows of the API: what pages of the deals wing do beside the registrations themselves."""

from typing import Any

from django.urls import path
from rest_framework.routers import SimpleRouter

from deals.approvals import api as approvals
from deals.cases import api_desk as cases
from deals.clearance import api_desk as clearance
from deals.conflicts import api as conflicts
from deals.named import api as named
from deals.programs import api as programs
from deals.registrations import api_protection as protection
from deals.registrations import api_queue as queue
from deals.registrations import api_work as work
from deals.supply import api_links as links
from deals.supply import api_prepared as prepared

LIST, ONE = {"get": "list"}, {"get": "retrieve"}
COLLECTION = {"get": "list", "post": "create"}

router = SimpleRouter(use_regex_path=False)
router.register("deal-views", work.SavedViewViewSet)
router.register("stand-ins", approvals.StandInViewSet)
router.register("prepared-registrations", prepared.PreparedViewSet)
router.register("distribution-proposals", links.ProposalViewSet)
router.register("account-merges", conflicts.MergeViewSet)
router.register("precedents", cases.PrecedentViewSet)
router.register("named-lists", named.NamedListViewSet)
router.register("policies", programs.PolicyViewSet)
router.register("routing-rules", programs.RuleSetViewSet)
router.register("calendars", programs.CalendarViewSet)
router.register("exchange-rates", programs.RateViewSet)
router.register("clearance-log", clearance.LogViewSet, basename="clearance-log")
router.register("clearance-traps", clearance.TrapViewSet)
router.register("direct-alerts", links.AlertViewSet)

registrations = [
    path("reviews/", queue.QueueViewSet.as_view(LIST)),
    path("deals/board/", queue.BoardView.as_view()),
    path("deals/prepare/", approvals.PrepareView.as_view({"post": "prepare"})),
    path("deals/<uuid:pk>/decline_prepared/", approvals.PrepareView.as_view({"post": "decline"})),
    path("deals/<uuid:pk>/distributor/", work.DistributorView.as_view({"post": "name_one"})),
    path("deals/<uuid:pk>/joint/", work.JointWorkView.as_view({"post": "ask"})),
    path(
        "deals/<uuid:deal_id>/shipments/<uuid:pk>/",
        protection.ShipmentViewSet.as_view({"delete": "destroy"}),
    ),
    path(
        "product-families/<slug:code>/",
        work.ProductFamilyView.as_view(ONE | {"patch": "partial_update"}),
    ),
    path("stand-ins/<uuid:pk>/end/", approvals.StandInViewSet.as_view({"post": "end"})),
    path("rules/<uuid:pk>/dry-run/", approvals.DryRunView.as_view()),
]

supply = [
    path("supply-requests/<uuid:request_id>/files/", links.OfferViewSet.as_view(COLLECTION)),
    path(
        "supply-requests/<uuid:request_id>/files/<uuid:pk>/",
        links.OfferContentView.as_view({"get": "download"}),
    ),
    *(
        path(f"prepared-registrations/<uuid:pk>/{name}/", prepared.action_view(name))
        for name in prepared.ACTIONS
    ),
    path(
        "distribution-proposals/<uuid:pk>/withdraw/",
        links.ProposalViewSet.as_view({"post": "withdraw"}),
    ),
    path("distribution-proposals/answer/<slug:token>/", links.ProposalAnswerView.as_view(ONE)),
    path(
        "distribution-proposals/answer/<slug:token>/accept/",
        links.ProposalAnswerView.as_view({"post": "accept"}),
    ),
    path(
        "distribution-proposals/answer/<slug:token>/decline/",
        links.ProposalAnswerView.as_view({"post": "decline"}),
    ),
    path("direct-alerts/<uuid:pk>/seen/", links.AlertViewSet.as_view({"post": "seen"})),
]


def review(name: str) -> Any:
    """`reviews/{id}/{name}/`, one thing a reviewer does."""
    return path(f"reviews/<uuid:pk>/{name}/", conflicts.ReviewViewSet.as_view({"post": name}))


reviewing = [
    path("reviews/<uuid:pk>/", conflicts.ReviewViewSet.as_view(ONE)),
    *(review(name) for name in ("link", "account", "compare", "exception", "apart")),
    path(
        "reviews/<uuid:pk>/apart/<uuid:row>/",
        conflicts.ReviewViewSet.as_view({"delete": "together"}),
    ),
    path("account-merges/<uuid:pk>/undo/", conflicts.MergeViewSet.as_view({"post": "undo"})),
    path("conflicts/thresholds/", conflicts.ThresholdView.as_view()),
]

CASE = "conflicts/<uuid:pk>"
PARTY = f"{CASE}/parties/<uuid:party>"


def case(**actions: str) -> Any:
    return cases.CaseViewSet.as_view(actions)


desk = [
    path("conflicts/metrics/", cases.MetricsView.as_view()),
    path(f"{CASE}/nothing/", case(post="nothing")),
    path(f"{CASE}/files/<uuid:file>/", cases.CaseFileView.as_view({"get": "download"})),
    *(path(f"{CASE}/{name}/", cases.action_view(name)) for name in cases.ACTION_INPUTS),
    path(f"{CASE}/parties/", case(post="add_party")),
    path(f"{PARTY}/", case(get="as_side", delete="remove_party")),
    path(f"{PARTY}/ask/", case(post="ask")),
    path(f"{CASE}/panel/", case(post="join_panel")),
    path(f"{CASE}/panel/<uuid:user>/", case(delete="leave_panel")),
    path(f"{CASE}/precedent/", case(post="precedent")),
    path("precedents/<uuid:pk>/publish/", cases.PrecedentViewSet.as_view({"post": "publish"})),
]

VERSION = "named-versions/<uuid:pk>"

named_accounts = [
    path("named-lists/<uuid:list_id>/versions/", named.OfListViewSet.as_view(COLLECTION)),
    path(f"{VERSION}/", named.VersionViewSet.as_view(ONE | {"delete": "destroy"})),
    path(f"{VERSION}/start/", named.VersionViewSet.as_view({"post": "start"})),
    path("named-versions/<uuid:version_id>/entries/", named.EntryViewSet.as_view(LIST)),
]

rules = [
    path("policies/<uuid:pk>/cancel/", programs.PolicyViewSet.as_view({"post": "cancel"})),
    path("policies/<uuid:pk>/end/", programs.PolicyViewSet.as_view({"post": "end"})),
    path("routing-rules/<uuid:pk>/cancel/", programs.RuleSetViewSet.as_view({"post": "cancel"})),
    path("calendars/<uuid:pk>/exceptions/", programs.CalendarViewSet.as_view({"post": "add_day"})),
    path(
        "calendars/<uuid:pk>/exceptions/<int:day>/",
        programs.CalendarViewSet.as_view({"delete": "remove_day"}),
    ),
    path("exchange-rates/<uuid:pk>/cancel/", programs.RateViewSet.as_view({"post": "cancel"})),
]

watching = [
    path("clearance/", clearance.WatchView.as_view()),
    path("clearance/stop/", clearance.StopView.as_view()),
    path("clearance/resume/", clearance.ResumeView.as_view()),
]

urlpatterns = [
    *named_accounts,
    *rules,
    *watching,
    *registrations,
    *supply,
    *reviewing,
    *desk,
    *router.urls,
]
