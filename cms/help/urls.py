from django.urls import path

from cms.help import views

urlpatterns = [
    path("help/", views.index, name="help"),
    path("help/on/<slug:key>/", views.topic, name="help_topic"),
    path("help/guides/<slug:key>/", views.guide, name="help_guide"),
    path("help/glossary/", views.words, name="help_glossary"),
    path("help/releases/", views.news, name="help_releases"),
    path("help/tour/", views.tour_page, name="help_tour"),
    path("help/tour/end/", views.tour_end, name="help_tour_end"),
    path("help/tour/again/", views.tour_again, name="help_tour_again"),
]
