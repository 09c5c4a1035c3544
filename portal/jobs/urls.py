"""Addresses of the jobs room."""

from django.urls import path

from portal.jobs import views

urlpatterns = [
    path("reports/jobs/", views.overview, name="jobs"),
    path("reports/jobs/<slug:name>/", views.runs, name="job_runs"),
    path("reports/jobs/<slug:name>/run/", views.run_now, name="job_run_now"),
]
