"""Our address for the pictures Wagtail shows its editors, behind the editor's door."""

from django.urls import URLPattern, path
from wagtail import hooks

from cms.media import views


@hooks.register("register_admin_urls")
def pictures_of_the_editor() -> list[URLPattern]:
    return [path("files/sizes/<int:pk>/", views.editor_picture, name="editor_picture")]
