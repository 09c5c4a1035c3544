from django.urls import include, path

from cms.library.editor import editor_urls
from cms.library.views import feeds, listing, pages

urlpatterns = [
    path("news/", listing.news_list, name="news_list"),
    path("news/go/<int:pk>/", pages.follow_link, name="news_link"),
    path("news/<str:slug>/", pages.news_detail, name="news_detail"),
    path("library/", listing.library, name="library"),
    path("library/<uuid:key>/", pages.library_page, name="library_page"),
    path("library/feed.atom", feeds.public_feed, name="public_feed"),
    path("library/feed/<slug:token>.atom", feeds.personal_feed, name="personal_feed"),
    path("me/feed/", feeds.my_feed, name="my_feed"),
    path("me/feed/make/", feeds.make_feed, name="make_feed"),
    path("me/feed/end/", feeds.end_feed, name="end_feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("cms/", include(editor_urls)),
]
