"""The API, version 1: one line per resource. Everything else answers 404."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from cms.library import api as library
from cms.quizzes import api as quizzes
from cms.reading.api import ReadingViewSet
from cms.training import api as training
from deals.cases import api as cases
from deals.clearance import api as clearance
from deals.intake.api import ReceivedViewSet
from deals.intake.api_urls import urlpatterns as of_intake
from deals.registrations import api as deals
from deals.registrations import api_dialogue as dialogue
from deals.registrations import api_protection as protection
from deals.supply import api as supply
from partners.accounts import api as accounts
from partners.certifications import api as certifications
from partners.classification import api as classification
from partners.coverage import api as coverage
from partners.engagements import api as engagements
from partners.federation.api_urls import urlpatterns as of_federation
from partners.organizations import api as organizations
from partners.plans import api as tasks
from partners.plans import api_plans as plans
from partners.provisioning.api_urls import urlpatterns as of_provisioning
from partners.touchpoints import api as touchpoints
from portal import api_urls_cms, api_urls_deals
from portal.api_urls_bulk import urlpatterns as of_many
from portal.api_urls_keys import urlpatterns as of_keys
from portal.api_urls_partners import urlpatterns as of_partners
from portal.api_urls_portal import urlpatterns as of_portal
from portal.audit import api as audit
from portal.exchange.api_urls import urlpatterns as of_exchange
from portal.interchange.api import NotFoundView
from portal.interchange.api_docs import DocsView, SchemaView
from portal.notifications import api as notifications
from portal.oversight.api import access_view
from portal.people.api import TokenView
from portal.privacy.api_urls import urlpatterns as of_privacy
from portal.signin.api_urls import urlpatterns as of_signin
from portal.webhooks.api_urls import urlpatterns as of_webhooks

router = SimpleRouter(use_regex_path=False)
router.register("deals", deals.DealViewSet)
router.register("accounts", accounts.AccountViewSet)
router.register("contacts", accounts.ContactViewSet)
router.register("account-classes", classification.AccountClassViewSet)
router.register("allocations", coverage.AllocationViewSet)
router.register("touchpoints", touchpoints.TouchpointViewSet)
router.register("tasks", tasks.TaskViewSet)
router.register("plans", plans.PlanViewSet)
router.register("engagements", engagements.EngagementViewSet)
router.register("engagement-requests", engagements.RequestViewSet)
router.register("organizations", organizations.OrganizationViewSet)
router.register("members", organizations.MemberViewSet)
router.register("certificates", certifications.CertificateViewSet)
router.register("received-registrations", ReceivedViewSet)
router.register("conflicts", cases.ConflictViewSet)
router.register("clearance-checks", clearance.ClearanceCheckViewSet)
router.register("supply-requests", supply.SupplyRequestViewSet)
router.register("distribution-links", supply.DistributionLinkViewSet)
router.register("product-families", deals.ProductFamilyViewSet)
router.register("attempts", quizzes.AttemptViewSet)
router.register("courses", training.CourseViewSet)
router.register("enrollments", training.EnrollmentViewSet)
router.register("notifications", notifications.NotificationViewSet)
router.register("resources", library.ResourceViewSet)

EXPLAINED = ("deals", "accounts", "engagements", "organizations", "certificates")
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
    *(path(f"{kind}/<uuid:pk>/access/", access_view(kind)) for kind in EXPLAINED),
    *(path(f"deals/<uuid:pk>/{name}/", deals.action_view(name)) for name in deals.ACTIONS),
    path("audit/", audit.AuditViewSet.as_view({"get": "list"})),
    path("audit/<int:pk>/", audit.AuditViewSet.as_view({"get": "retrieve"})),
    path(
        "organizations/<uuid:organization_id>/audit/",
        audit.CompanyAuditViewSet.as_view({"get": "list"}),
    ),
    path(
        "organizations/<uuid:organization_id>/audit/verify/",
        audit.CompanyAuditViewSet.as_view({"post": "verify"}),
    ),
    *(
        path(f"allocations/<uuid:pk>/{name}/", coverage.action_view(name))
        for name in coverage.ACTIONS
    ),
    path(
        "account-classes/override/",
        classification.AccountClassViewSet.as_view({"post": "override"}),
    ),
    path(
        "engagements/<uuid:engagement_id>/receipts/",
        engagements.ReceiptViewSet.as_view({"get": "list"}),
    ),
    path(
        "engagements/<uuid:engagement_id>/receipts/<uuid:pk>/",
        engagements.ReceiptViewSet.as_view({"get": "retrieve"}),
    ),
    *(
        path(f"engagements/<uuid:pk>/{name}/", engagements.action_view(name))
        for name in engagements.ACTIONS
    ),
    *(
        path(
            f"engagement-requests/<uuid:pk>/{name}/",
            engagements.RequestViewSet.as_view({"post": name}),
        )
        for name in ("decline", "withdraw")
    ),
    path("certificates/verify/<str:number>/", certifications.VerifyView.as_view()),
    path("conflicts/<uuid:pk>/evidence/", cases.ConflictViewSet.as_view({"post": "evidence"})),
    path("conflicts/<uuid:pk>/decide/", cases.ConflictViewSet.as_view({"post": "decide"})),
    path("tasks/<uuid:task_id>/comments/", tasks.TaskCommentViewSet.as_view(COLLECTION)),
    *(path(f"tasks/<uuid:pk>/{name}/", tasks.action_view(name)) for name in tasks.ACTIONS),
    path("plans/<uuid:pk>/sign/", plans.PlanViewSet.as_view({"post": "sign"})),
    path("plans/<uuid:pk>/restore/", plans.PlanViewSet.as_view({"post": "restore"})),
    path("plans/<uuid:pk>/steps/<uuid:step>/task/", plans.StepTaskView.as_view({"post": "make"})),
    path("plans/<uuid:plan_id>/versions/", plans.PlanVersionViewSet.as_view({"get": "list"})),
    *(path(f"supply-requests/<uuid:pk>/{n}/", supply.action_view(n)) for n in supply.ACTIONS),
    path(
        "distribution-links/<uuid:pk>/end/",
        supply.DistributionLinkViewSet.as_view({"post": "end"}),
    ),
    path("attempts/<uuid:pk>/submit/", quizzes.AttemptViewSet.as_view({"post": "submit"})),
    path(
        "enrollments/<uuid:pk>/withdraw/",
        training.EnrollmentViewSet.as_view({"post": "withdraw"}),
    ),
    path(
        "enrollments/<uuid:pk>/lessons/<uuid:key>/complete/",
        training.EnrollmentViewSet.as_view({"post": "complete"}),
    ),
    path("resources/<uuid:pk>/acknowledge/", ReadingViewSet.as_view({"post": "acknowledge"})),
    path(
        "resources/<uuid:pk>/favourite/",
        ReadingViewSet.as_view({"post": "star", "delete": "unstar"}),
    ),
    path("notifications/read-all/", notifications.ReadAllView.as_view()),
    path(
        "notifications/<uuid:pk>/read/",
        notifications.NotificationViewSet.as_view({"post": "read_one"}),
    ),
    path(
        "notifications/<uuid:pk>/unread/",
        notifications.NotificationViewSet.as_view({"post": "unread_one"}),
    ),
    *of_partners,
    *of_keys,
    *of_portal,
    *of_many,
    *api_urls_deals.urlpatterns,
    *api_urls_cms.urlpatterns,
    *of_federation,
    *of_provisioning,
    *of_intake,
    *of_privacy,
    *of_webhooks,
    *of_exchange,
    *of_signin,
    *router.urls,
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", DocsView.as_view(), name="api_docs"),
    re_path("", NotFoundView.as_view()),
]
