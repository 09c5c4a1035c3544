from django.urls import path

from deals.intake.views import company, public

urlpatterns = [
    path("deals/received/", company.received, name="intake_received"),
    path("company/<uuid:pk>/intake/", company.intake, name="intake"),
    path("company/<uuid:pk>/intake/links/", company.make_link, name="intake_link_new"),
    path(
        "company/<uuid:pk>/intake/links/<uuid:link>/end/", company.end_link, name="intake_link_end"
    ),
    path("register/confirm/<str:token>/", public.confirm, name="intake_confirm"),
    path("register/<str:token>/", public.form, name="intake_form"),
]
