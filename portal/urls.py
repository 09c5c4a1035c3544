"""Every address of the portal, by room. API addresses are in portal/api_urls.py."""

from django.urls import include, path

from portal.people.views import language

urlpatterns = [
    path("", include("portal.home.urls")),
    path("auth/", include("portal.people.auth_urls")),
    path("me/", include("portal.people.urls")),
    path("outbox/", include("portal.activity.urls")),
    path("", include("portal.notifications.urls")),
    path("", include("portal.jobs.urls")),
    path("", include("deals.clocks.urls")),
    path("", include("portal.oversight.urls")),
    path("", include("portal.audit.urls")),
    path("", include("partners.organizations.urls")),
    path("", include("partners.certifications.urls")),
    path("", include("partners.plans.urls")),
    path("", include("partners.touchpoints.urls")),
    path("", include("partners.engagements.urls")),
    path("", include("partners.coverage.urls")),
    path("", include("partners.classification.urls")),
    path("accounts/", include("partners.accounts.urls")),
    path("programme/", include("deals.programs.urls")),
    path("", include("deals.approvals.urls")),
    path("", include("deals.named.urls")),
    path("", include("deals.clearance.urls")),
    # Rooms with pages below /deals/<uuid>/ stand before the room that takes any action's name.
    path("", include("deals.conflicts.urls")),
    path("", include("deals.cases.urls")),
    path("", include("deals.supply.urls")),
    path("", include("deals.registrations.urls")),
    path("", include("cms.media.urls")),
    path("", include("cms.quizzes.urls")),
    path("", include("cms.training.urls")),
    path("", include("cms.packages.urls")),
    path("", include("cms.library.urls")),
    path("", include("cms.reading.urls")),
    path("", include("cms.cobranding.urls")),
    path("", include("cms.insights.urls")),
    path("i18n/language/", language, name="set_language"),
    path("api/v1/", include("portal.api_urls")),
]
