from django.urls import path

from partners.touchpoints.views import contacts, export, files, rule, timeline, touchpoints

urlpatterns = [
    path("accounts/touchpoints/export.csv", export.touchpoints, name="touchpoints_export"),
    path("accounts/contact-rule/", rule.contact_rule, name="contact_rule"),
    path("accounts/<uuid:pk>/timeline/", timeline.account_timeline, name="account_timeline"),
    path("accounts/<uuid:pk>/touchpoints/new/", touchpoints.touchpoint_new, name="touchpoint_new"),
    path(
        "accounts/<uuid:pk>/touchpoints/<uuid:touchpoint>/",
        touchpoints.touchpoint_edit,
        name="touchpoint_edit",
    ),
    path(
        "accounts/<uuid:pk>/touchpoints/<uuid:touchpoint>/remove/",
        touchpoints.touchpoint_remove,
        name="touchpoint_remove",
    ),
    path("accounts/<uuid:pk>/files/new/", files.file_add, name="account_file_add"),
    path("accounts/<uuid:pk>/files/<uuid:file>/", files.file_download, name="account_file"),
    path(
        "accounts/<uuid:pk>/files/<uuid:file>/remove/",
        files.file_remove,
        name="account_file_remove",
    ),
    path(
        "accounts/<uuid:pk>/contacts/<uuid:contact_pk>/known/",
        contacts.known_add,
        name="known_add",
    ),
    path(
        "accounts/<uuid:pk>/known/<uuid:known>/remove/",
        contacts.known_remove,
        name="known_remove",
    ),
]
