from django.urls import path

from partners.provisioning import views

urlpatterns = [
    path("company/<uuid:pk>/directory/", views.directory, name="directory"),
    path("company/<uuid:pk>/directory/start/", views.start, name="directory_start"),
    path(
        "company/<uuid:pk>/directory/groups/<uuid:group>/", views.group_role, name="directory_group"
    ),
]
