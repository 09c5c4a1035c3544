"""Addresses of the approvals room."""

from django.urls import path

from deals.approvals.views import dry_run, prepare, stand_ins

urlpatterns = [
    path("reviews/stand-ins/", stand_ins.stand_ins, name="stand_ins"),
    path("reviews/stand-ins/<uuid:pk>/end/", stand_ins.end, name="stand_in_end"),
    path("deals/prepare/", prepare.choose, name="prepare"),
    path("deals/prepare/<uuid:pk>/", prepare.prepare, name="prepare_for"),
    path("deals/<uuid:pk>/prepared/decline/", prepare.decline, name="prepared_decline"),
    path("programme/rules/<uuid:pk>/dry-run/", dry_run.dry_run, name="dry_run"),
]
