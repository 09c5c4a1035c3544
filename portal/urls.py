"""Every address of the portal, by room. API addresses are in portal/api_urls.py."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("portal.home.urls")),
    path("auth/", include("allauth.account.urls")),
    path("me/", include("portal.people.urls")),
    path("outbox/", include("portal.activity.urls")),
    path("", include("partners.organizations.urls")),
    path("accounts/", include("partners.accounts.urls")),
    path("", include("deals.registrations.urls")),
    path("", include("cms.library.urls")),
    path("i18n/language/", login_not_required(set_language), name="set_language"),
    path("api/v1/", include("portal.api_urls")),
]
