"""The API, version 1: one line per resource. Everything else answers 404."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from deals.cases import api as cases
from deals.clearance import api as clearance
from deals.registrations import api as deals
from deals.registrations import api_dialogue as dialogue
from deals.registrations import api_protection as protection
from partners.accounts import api as accounts
from partners.organizations import api as organizations
from portal.interchange.api import NotFoundView
from portal.interchange.api_docs import DocsView, SchemaView
from portal.notifications import api as notifications
from portal.people.api import TokenView

router = SimpleRouter(use_regex_path=False)
router.register("deals", deals.DealViewSet)
router.register("accounts", accounts.AccountViewSet)
router.register("contacts", accounts.ContactViewSet)
router.register("organizations", organizations.OrganizationViewSet)
router.register("members", organizations.MemberViewSet)
router.register("tiers", organizations.TierViewSet)
router.register("territories", organizations.TerritoryViewSet)
router.register("conflicts", cases.ConflictViewSet)
router.register("clearance-checks", clearance.ClearanceCheckViewSet)
router.register("product-families", deals.ProductFamilyViewSet)
router.register("notifications", notifications.NotificationViewSet)

COLLECTION = {"get": "list", "post": "create"}
FILE = {"get": "download", "delete": "destroy"}
of_one_deal = [
    path("comments/", dialogue.CommentViewSet.as_view(COLLECTION)),
    path("protection/", protection.ProtectionView.as_view({"get": "retrieve"})),
    path("shipments/", protection.ShipmentViewSet.as_view(COLLECTION)),
    path("files/", dialogue.FileViewSet.as_view(COLLECTION)),
    path("files/<uuid:pk>/", dialogue.FileContentView.as_view(FILE)),
]

urlpatterns = [
    path("auth/token/", TokenView.as_view()),
    path("me/", organizations.MeView.as_view()),
    path("deals/<uuid:deal_id>/", include(of_one_deal)),
    *(path(f"deals/<uuid:pk>/{name}/", deals.action_view(name)) for name in deals.ACTIONS),
    path("members/<uuid:pk>/end/", organizations.MemberViewSet.as_view({"post": "end"})),
    path("conflicts/<uuid:pk>/evidence/", cases.ConflictViewSet.as_view({"post": "evidence"})),
    path("conflicts/<uuid:pk>/decide/", cases.ConflictViewSet.as_view({"post": "decide"})),
    path("notifications/read-all/", notifications.ReadAllView.as_view()),
    path(
        "notifications/<uuid:pk>/read/",
        notifications.NotificationViewSet.as_view({"post": "read_one"}),
    ),
    *router.urls,
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", DocsView.as_view(), name="api_docs"),
    re_path("", NotFoundView.as_view()),
]
