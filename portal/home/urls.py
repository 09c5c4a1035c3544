from django.urls import path

from portal.home import views
from portal.home.search import views as searching

urlpatterns = [
    path("", views.home, name="home"),
    path("home/today/", views.everything, name="home_today"),
    path("home/<slug:name>/", views.listed, name="home_list"),
    path("search/", searching.search, name="search"),
    path("search/palette/", searching.palette, name="search_palette"),
]
