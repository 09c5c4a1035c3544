"""Addresses of the API below /api/v1/."""

from django.urls import path

from portal.signin import api

urlpatterns = [
    path("second-factor-rules/", api.RulesView.as_view()),
    path("second-factor-rules/<slug:group>/", api.GroupRuleView.as_view()),
    path("organizations/<uuid:pk>/second-factor/", api.CompanyRuleView.as_view()),
    path("people/<uuid:pk>/sign-in/", api.PersonSignInView.as_view()),
    path("people/<uuid:pk>/sign-in/end/", api.EndSessionsView.as_view()),
    path("people/<uuid:pk>/sign-in/reset/", api.ResetView.as_view()),
    path("me/sessions/", api.SessionsView.as_view()),
    path("me/sessions/<slug:name>/", api.SessionView.as_view()),
    path("me/devices/", api.DevicesView.as_view()),
    path("me/devices/<uuid:pk>/", api.DeviceView.as_view()),
]
