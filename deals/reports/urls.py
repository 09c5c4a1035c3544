from django.urls import path

from deals.reports import views

urlpatterns = [
    path("reports/", views.report, name="reports"),
    path("reports/deals/<slug:name>/", views.report, name="report"),
    path("reports/deals/<slug:name>.csv", views.report_csv, name="report_csv"),
]
