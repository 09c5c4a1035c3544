from django.urls import path

from cms.insights import views

urlpatterns = [
    path("library/reports/", views.report, name="library_reports"),
    path("library/reports/<slug:name>/", views.report, name="library_report"),
    path("library/reports/<slug:name>.csv", views.report_csv, name="library_report_csv"),
    path("library/reports/<slug:name>.pdf", views.report_pdf, name="library_report_pdf"),
]
