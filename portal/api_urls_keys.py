"""Addresses of the API about tokens, integrations and connected apps."""

from typing import Any

from django.urls import path

from partners.integrations import api, api_apps

COLLECTION: dict[str, Any] = {"get": "list", "post": "create"}
ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
NARROWED: dict[str, Any] = {"patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    path("me/tokens/", api.MyTokenViewSet.as_view(COLLECTION)),
    path("me/tokens/<slug:pk>/", api.MyTokenViewSet.as_view({"delete": "destroy"})),
    path("me/apps/", api_apps.ConnectedAppViewSet.as_view({"get": "list"})),
    path("me/apps/<uuid:pk>/", api_apps.ConnectedAppViewSet.as_view({"delete": "destroy"})),
    path("integrations/", api.IntegrationViewSet.as_view(COLLECTION)),
    path(
        "integrations/<uuid:pk>/",
        api.IntegrationViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
    ),
    path("integrations/<uuid:pk>/end/", api.IntegrationViewSet.as_view({"post": "end"})),
    path(
        "integrations/<uuid:integration_id>/tokens/",
        api.IntegrationTokenViewSet.as_view(COLLECTION),
    ),
    path(
        "integrations/<uuid:integration_id>/tokens/<slug:pk>/",
        api.IntegrationTokenViewSet.as_view(NARROWED),
    ),
    path(
        "integrations/<uuid:integration_id>/clients/",
        api.ClientViewSet.as_view(COLLECTION),
    ),
    path("integrations/<uuid:integration_id>/clients/<uuid:pk>/", api.ClientViewSet.as_view(ONE)),
    path(
        "integrations/<uuid:integration_id>/clients/<uuid:pk>/secret/",
        api.ClientViewSet.as_view({"post": "secret"}),
    ),
]
