from django.urls import path

from partners.provisioning import api

HERE = "organizations/<uuid:organization>/directory/"

urlpatterns = [
    path(HERE, api.DirectoryView.as_view()),
    path(f"{HERE}groups/<uuid:pk>/", api.GroupView.as_view()),
]
