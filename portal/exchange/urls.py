"""Addresses of imports and exports."""

from django.urls import path

from portal.exchange.views import exports, imports, steps

urlpatterns = [
    path("imports/", imports.overview, name="imports"),
    path("imports/new/<slug:kind>/", imports.new, name="import_new"),
    path("imports/columns/<slug:kind>.csv", imports.template, name="import_template"),
    path("imports/<uuid:pk>/", imports.one, name="import"),
    path("imports/<uuid:pk>/columns/", steps.columns, name="import_columns"),
    path("imports/<uuid:pk>/read/", steps.read, name="import_read"),
    path("imports/<uuid:pk>/start/", steps.start, name="import_start"),
    path("imports/<uuid:pk>/cancel/", steps.cancel, name="import_cancel"),
    path("imports/<uuid:pk>/rejects.csv", imports.rejects, name="import_rejects"),
    path("exports/", exports.overview, name="exports"),
    path("exports/new/", exports.new, name="export_new"),
    path("exports/<uuid:pk>/", exports.one, name="export"),
    path("exports/<uuid:pk>/file/", exports.file, name="export_file"),
]
