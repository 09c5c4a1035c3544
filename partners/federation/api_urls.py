"""Addresses of the API below /api/v1/: a company's sign-in, and the vendor's."""

from django.urls import include, path

from partners.federation import api

of_one = [
    path("", api.SignInView.as_view()),
    path("status/", api.SignInStatusView.as_view()),
    path("domains/", api.DomainsView.as_view()),
    path("domains/<uuid:pk>/", api.DomainView.as_view()),
    path("domains/<uuid:pk>/check/", api.DomainCheckView.as_view()),
    path("domains/<uuid:pk>/confirm/", api.DomainConfirmView.as_view()),
    path("emergency/", api.EmergencyView.as_view()),
    path("emergency/<uuid:pk>/", api.EmergencyPersonView.as_view()),
]

urlpatterns = [
    path("organizations/<uuid:organization>/sign-in/", include(of_one)),
    path("staff/sign-in/", include(of_one)),
]
