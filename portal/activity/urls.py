from django.urls import path

from portal.activity import views

urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("<uuid:pk>/", views.mail, name="outbox_mail"),
    path("<uuid:pk>/html/", views.mail_html, name="outbox_mail_html"),
]
