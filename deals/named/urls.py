"""Addresses of named-account lists."""

from django.urls import path

from deals.named import views

LISTS = "conflicts/named-accounts"

urlpatterns = [
    path(f"{LISTS}/", views.lists, name="named_lists"),
    path(f"{LISTS}/new/", views.new, name="named_list_new"),
    path(f"{LISTS}/template.csv", views.template, name="named_template"),
    path(f"{LISTS}/<uuid:pk>/", views.one, name="named_list"),
    path(f"{LISTS}/<uuid:pk>/upload/", views.upload, name="named_upload"),
    path(f"{LISTS}/versions/<uuid:pk>/", views.version, name="named_version"),
    path(f"{LISTS}/versions/<uuid:pk>/start/", views.start, name="named_start"),
    path(f"{LISTS}/versions/<uuid:pk>/delete/", views.delete, name="named_delete"),
    path(f"{LISTS}/versions/<uuid:pk>/export.csv", views.export, name="named_export"),
]
