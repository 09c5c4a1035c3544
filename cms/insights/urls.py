from django.urls import path

from cms.insights import views

urlpatterns = [
    path("library/reports/", views.report, name="reports"),
    path("library/reports/<slug:name>/", views.report, name="report"),
    path("library/reports/<slug:name>.csv", views.report_csv, name="report_csv"),
]
