"""The SCIM service's addresses, without closing slashes as the standard has them."""

from django.urls import path, re_path

from partners.provisioning import api_discovery as discovery
from partners.provisioning.api_resources import (
    CollectionView,
    Groups,
    People,
    ResourceView,
    RootSearchView,
    SearchView,
)

urlpatterns = [
    path("ServiceProviderConfig", discovery.ConfigView.as_view()),
    path("Schemas", discovery.SchemasView.as_view()),
    path("Schemas/<str:name>", discovery.SchemasView.as_view()),
    path("ResourceTypes", discovery.TypesView.as_view()),
    path("ResourceTypes/<str:name>", discovery.TypesView.as_view()),
    path("Users", CollectionView.as_view(kind=People)),
    path("Users/.search", SearchView.as_view(kind=People)),
    path("Users/<uuid:pk>", ResourceView.as_view(kind=People)),
    path("Groups", CollectionView.as_view(kind=Groups)),
    path("Groups/.search", SearchView.as_view(kind=Groups)),
    path("Groups/<uuid:pk>", ResourceView.as_view(kind=Groups)),
    path(".search", RootSearchView.as_view()),
    re_path("", discovery.UnknownView.as_view()),
]
