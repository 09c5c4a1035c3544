from django.urls import path

from partners.accounts import views, views_edit, views_export

urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("export.csv", views.export, name="accounts_export"),
    path("contacts/export.csv", views_export.contacts, name="contacts_export"),
    path("options/", views.options, name="account_options"),
    path("new/", views_edit.new, name="account_new"),
    path("<uuid:pk>/", views.account, name="account"),
    path("<uuid:pk>/edit/", views_edit.edit, name="account_edit"),
    path("<uuid:pk>/names/", views_edit.name_add, name="account_name_add"),
    path(
        "<uuid:pk>/names/<uuid:name_pk>/remove/",
        views_edit.name_remove,
        name="account_name_remove",
    ),
    path("<uuid:pk>/contacts/new/", views_edit.contact_new, name="contact_new"),
    path("<uuid:pk>/contacts/<uuid:contact_pk>/", views_edit.contact_edit, name="contact_edit"),
    path(
        "<uuid:pk>/contacts/<uuid:contact_pk>/remove/",
        views_edit.contact_remove,
        name="contact_remove",
    ),
]
