from django.urls import path

from deals.intake import api

HERE = "organizations/<uuid:organization>/intake/"

urlpatterns = [
    path(HERE, api.IntakeView.as_view()),
    path(f"{HERE}links/", api.LinksView.as_view()),
    path(f"{HERE}links/<uuid:pk>/", api.LinkView.as_view()),
]
