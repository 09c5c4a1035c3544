"""Addresses of our own pages below /cms/, in front of Wagtail's."""

from django.urls import path

from cms.library import collection_views, editor_views

urlpatterns = [
    path("audience/reach/", editor_views.audience_reach, name="audience_reach"),
    path("preview-as/<int:pk>/", editor_views.preview_as, name="preview_as"),
    path("preview-as/<int:pk>/page/", editor_views.preview_as_page, name="preview_as_page"),
    path("reports/links/", editor_views.broken_links, name="editor_links"),
    # At Wagtail's own addresses of collections, which know no audiences.
    path("collections/", collection_views.collections, name="editor_collections"),
    path("collections/add/", collection_views.collection_edit, name="editor_collection_add"),
    path("collections/<int:pk>/", collection_views.collection_edit, name="editor_collection"),
    path(
        "collections/<int:pk>/delete/",
        collection_views.collection_delete,
        name="editor_collection_delete",
    ),
]
