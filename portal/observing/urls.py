"""Addresses of the observing room. /metrics is none: see probes.py."""

from django.urls import path

from portal.observing import probes, views

urlpatterns = [
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("reports/health/", views.health, name="health"),
]
