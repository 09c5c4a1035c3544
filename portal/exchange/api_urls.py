"""Addresses of imports and exports in the API."""

from typing import Any

from django.urls import path

from portal.exchange import api

COLLECTION: dict[str, Any] = {"get": "list", "post": "create"}


def _post(step: str) -> dict[str, Any]:
    return {"post": step}


urlpatterns = [
    path("imports/", api.ImportViewSet.as_view(COLLECTION)),
    path("imports/kinds/", api.KindsView.as_view()),
    path("imports/<uuid:pk>/", api.ImportViewSet.as_view({"get": "retrieve"})),
    *(
        path(f"imports/<uuid:pk>/{step}/", api.ImportViewSet.as_view(_post(step)))
        for step in ("columns", "start", "cancel")
    ),
    path("imports/<uuid:import_id>/rejects/", api.RejectedViewSet.as_view({"get": "list"})),
    path("imports/<uuid:pk>/rejects.csv", api.RejectFileView.as_view()),
    path("exports/", api.ExportViewSet.as_view(COLLECTION)),
    path("exports/lists/", api.ListsView.as_view()),
    path("exports/<uuid:pk>/", api.ExportViewSet.as_view({"get": "retrieve"})),
    path("exports/<uuid:pk>/file/", api.ExportFileView.as_view()),
]
