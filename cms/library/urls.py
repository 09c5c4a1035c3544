from django.urls import include, path

from cms.library import views
from cms.library.editor import editor_urls

urlpatterns = [
    path("news/", views.news_list, name="news_list"),
    path("news/go/<int:pk>/", views.follow_link, name="news_link"),
    path("news/<str:slug>/", views.news_detail, name="news_detail"),
    path("library/", views.library, name="library"),
    path("library/<uuid:key>/", views.library_page, name="library_page"),
    path("cms/", include(editor_urls)),
]
