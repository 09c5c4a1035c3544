from django.urls import path

from portal.privacy import api

urlpatterns = [
    path("me/data/", api.OwnDataView.as_view()),
    path("erasure-requests/", api.ErasureViewSet.as_view({"get": "list", "post": "create"})),
    path(
        "erasure-requests/<uuid:pk>/",
        api.ErasureViewSet.as_view({"get": "retrieve", "delete": "destroy"}),
    ),
    path("erasure-requests/<uuid:pk>/decline/", api.ErasureViewSet.as_view({"post": "decline"})),
    path("privacy/find/", api.FindView.as_view()),
    path("privacy/collect/", api.CollectView.as_view()),
    path("privacy/erase/", api.EraseView.as_view()),
    path("retention-rules/", api.RulesView.as_view()),
    path("retention-rules/<slug:kind>/", api.RuleView.as_view()),
]
