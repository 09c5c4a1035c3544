"""`/api/v1/webhooks/…`."""

from typing import Any

from django.urls import path

from portal.webhooks.api import DeliveryViewSet, EventTypesView, WebhookViewSet

ONE: Any = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
POSTS = {
    "rotate": "rotate",
    "on": "switch_on",
    "off": "switch_off",
    "test": "test",
    "replay": "replay",
}
urlpatterns = [
    path("webhooks/events/", EventTypesView.as_view()),
    path("webhooks/", WebhookViewSet.as_view({"get": "list", "post": "create"})),
    path("webhooks/<uuid:pk>/", WebhookViewSet.as_view(ONE)),
    *(
        path(f"webhooks/<uuid:pk>/{name}/", WebhookViewSet.as_view({"post": method}))
        for name, method in POSTS.items()
    ),
    path("webhooks/<uuid:webhook_id>/deliveries/", DeliveryViewSet.as_view({"get": "list"})),
    path(
        "webhooks/<uuid:webhook_id>/deliveries/<uuid:pk>/",
        DeliveryViewSet.as_view({"get": "retrieve"}),
    ),
    path(
        "webhooks/<uuid:webhook_id>/deliveries/<uuid:pk>/replay/",
        DeliveryViewSet.as_view({"post": "replay"}),
    ),
]
