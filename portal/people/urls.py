from django.urls import path

from portal.people import views

urlpatterns = [
    path("", views.profile, name="profile"),
    path("tokens/", views.tokens, name="api_tokens"),
    path("tokens/<slug:digest>/revoke/", views.revoke_token, name="revoke_token"),
    path("design/", views.design, name="design"),
]
