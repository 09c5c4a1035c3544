"""Addresses of the API below /api/v1/: companies, their people and the programme."""

from typing import Any

from django.urls import URLPattern, path
from rest_framework.routers import SimpleRouter

from partners.accounts.api_family import FamilyView
from partners.certifications import api as certificates
from partners.certifications import api_claims as claims
from partners.certifications import api_programme as certified
from partners.classification import api as classes
from partners.classification import api_account as classification
from partners.classification import api_periods as periods
from partners.coverage import api_handovers as hand_overs
from partners.engagements.api_statement import StatementView
from partners.organizations import api as organizations
from partners.organizations import api_desk as desk
from partners.organizations import api_invitations as invitations
from partners.organizations import api_programme as programme
from partners.touchpoints import api_account as on_account

router = SimpleRouter(use_regex_path=False)
router.register("tiers", programme.TierViewSet)
router.register("territories", programme.TerritoryViewSet)
router.register("invitations", invitations.InvitationViewSet)
router.register("partner-applications", desk.ApplicationViewSet)
router.register("assignments", desk.AssignmentViewSet)
router.register("staff", desk.StaffViewSet, basename="staff")
router.register("teams", desk.TeamViewSet)
router.register("acquaintances", on_account.AcquaintanceViewSet)
router.register("hand-overs", hand_overs.HandOverViewSet)
router.register("class-periods", periods.PeriodViewSet)
router.register("class-definitions", periods.DefinitionViewSet)
router.register("certificate-claims", claims.ClaimViewSet)
router.register("certifications", certified.CertificationViewSet)
router.register("tier-requirements", certified.RequirementViewSet)


def posts(address: str, view: Any, *names: str) -> list[URLPattern]:
    """`POST <address>/<id>/<name>/` for each name; the method of the view is called alike."""
    return [
        path(f"{address}/<uuid:pk>/{name}/", view.as_view({"post": name.replace("-", "_")}))
        for name in names
    ]


urlpatterns = [
    path("partner-applications/apply/", desk.ApplyView.as_view()),
    path(
        "organizations/<uuid:pk>/status/",
        organizations.OrganizationViewSet.as_view({"post": "set_status"}),
    ),
    *posts("members", organizations.MemberViewSet, "end"),
    *posts("invitations", invitations.InvitationViewSet, "revoke", "resend"),
    *posts("partner-applications", desk.ApplicationViewSet, "approve", "decline"),
    *posts("assignments", desk.AssignmentViewSet, "end"),
    *posts("staff", desk.StaffViewSet, "leave"),
    *posts("teams", desk.TeamViewSet, "join"),
    *posts("team-seats", desk.TeamSeatViewSet, "leave"),
    *posts("certificates", certificates.CertificateViewSet, "revoke"),
    path("certificates/<uuid:pk>/pdf/", certificates.PaperView.as_view({"get": "download"})),
    *posts("certificate-claims", claims.DecisionViewSet, "confirm", "decline"),
    path(
        "certificate-claims/<uuid:pk>/evidence/", claims.EvidenceView.as_view({"get": "download"})
    ),
    path("organizations/<uuid:pk>/tier-progress/", certified.ProgressView.as_view()),
    path("tier-standings/", certified.StandingViewSet.as_view({"get": "list"})),
    path("accounts/<uuid:pk>/family/", FamilyView.as_view()),
    path("accounts/<uuid:pk>/timeline/", on_account.TimelineView.as_view()),
    path(
        "accounts/<uuid:account_id>/files/",
        on_account.AccountFileViewSet.as_view({"get": "list", "post": "create"}),
    ),
    path(
        "accounts/<uuid:account_id>/files/<uuid:pk>/",
        on_account.AccountFileContentView.as_view({"get": "download", "delete": "destroy"}),
    ),
    path("hand-overs/people/", hand_overs.ReachView.as_view()),
    path("hand-overs/orphans/", hand_overs.OrphansView.as_view()),
    *posts("hand-overs", hand_overs.HandOverViewSet, "give", "finish", "withdraw"),
    path(
        "account-classes/override/end/",
        classes.AccountClassViewSet.as_view({"post": "end_override"}),
    ),
    *posts("class-periods", periods.PeriodViewSet, "publish"),
    *posts("class-definitions", periods.DefinitionViewSet, "cancel"),
    path("accounts/<uuid:pk>/classification/", classification.StandingView.as_view()),
    path(
        "accounts/<uuid:pk>/classification/relationship/",
        classification.RelationshipView.as_view(),
    ),
    path("accounts/<uuid:pk>/classification/scorecard/", classification.ScorecardView.as_view()),
    path("engagements/<uuid:pk>/statement/", StatementView.as_view()),
    path("contact-rule/", on_account.ContactRuleView.as_view()),
    *router.urls,
]
