"""Addresses of the webhooks room."""

from django.urls import path

from portal.webhooks.views import endpoints, log

ONE = "webhooks/<uuid:pk>/"
OF_IT = f"{ONE}deliveries/<uuid:key>/"
urlpatterns = [
    path("company/<uuid:pk>/webhooks/", endpoints.of_company, name="company_webhooks"),
    path("company/<uuid:pk>/webhooks/new/", endpoints.new_of_company, name="company_webhook_new"),
    path("webhooks/", endpoints.of_vendor, name="webhooks"),
    path("webhooks/new/", endpoints.new_of_vendor, name="webhook_new"),
    path("webhooks/events/", endpoints.events, name="webhook_events"),
    path(ONE, log.endpoint, name="webhook"),
    path(f"{ONE}edit/", endpoints.edit, name="webhook_edit"),
    path(f"{ONE}secret/", endpoints.rotate, name="webhook_secret"),
    path(f"{ONE}remove/", endpoints.remove, name="webhook_remove"),
    path(f"{ONE}test/", log.test, name="webhook_test"),
    path(f"{ONE}on/", endpoints.switch, {"way": "on"}, name="webhook_on"),
    path(f"{ONE}off/", endpoints.switch, {"way": "off"}, name="webhook_off"),
    path(f"{ONE}replay/", log.replay_since, name="webhook_replay_since"),
    path(OF_IT, log.delivery, name="webhook_delivery"),
    path(f"{OF_IT}replay/", log.replay, name="webhook_replay"),
]
