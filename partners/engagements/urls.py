from django.urls import path

from partners.engagements.views import actions, detail, listing, propose, requests

urlpatterns = [
    path("engagements/", listing.engagements, name="engagements"),
    path("engagements/new/", propose.new, name="engagement_new"),
    path("engagements/ask/", requests.ask, name="engagement_ask"),
    path("engagements/requests/", requests.requests, name="engagement_requests"),
    path("engagements/requests/<uuid:pk>/", requests.one_request, name="engagement_request"),
    path(
        "engagements/requests/<uuid:pk>/<slug:action>/",
        requests.act_on_request,
        name="engagement_request_action",
    ),
    path("engagements/<uuid:pk>/", detail.engagement, name="engagement"),
    path("engagements/<uuid:pk>/<slug:action>/", actions.act, name="engagement_action"),
    path(
        "engagements/<uuid:pk>/receipts/<uuid:receipt_pk>/",
        detail.receipt,
        name="engagement_receipt",
    ),
]
