"""Doors of imports and exports."""

from portal.home.doors.who import IN_SCOPE, OWN, SIGNED_IN, VENDOR_COMPANIES

IMPORTERS = "who may create such records"
OWN_IMPORT = OWN + ", while such records may be created"

DOORS = [
    ("GET", "imports/", OWN),
    ("GET POST", "imports/new/<slug:kind>/", IMPORTERS),
    ("GET", "imports/columns/<slug:kind>.csv", IMPORTERS),
    ("GET", "imports/<uuid:pk>/", OWN_IMPORT),
    ("GET POST", "imports/<uuid:pk>/columns/", OWN_IMPORT),
    ("POST", "imports/<uuid:pk>/read/", OWN_IMPORT),
    ("POST", "imports/<uuid:pk>/start/", OWN_IMPORT),
    ("POST", "imports/<uuid:pk>/cancel/", OWN_IMPORT),
    ("GET", "imports/<uuid:pk>/rejects.csv", OWN_IMPORT),
    ("GET", "exports/", OWN),
    ("GET POST", "exports/new/", SIGNED_IN + "; the list has its own rule"),
    ("GET", "exports/<uuid:pk>/", OWN),
    ("GET", "exports/<uuid:pk>/file/", OWN + ", while the keys it was made with are held"),
    ("GET", "accounts/contacts/export.csv", IN_SCOPE),
    ("GET", "accounts/touchpoints/export.csv", IN_SCOPE),
    ("GET", "organizations/export.csv", VENDOR_COMPANIES),
    ("GET POST", "api/v1/imports/", OWN),
    ("GET", "api/v1/imports/kinds/", OWN),
    ("GET", "api/v1/imports/<uuid:pk>/", OWN_IMPORT),
    ("POST", "api/v1/imports/<uuid:pk>/columns/", OWN_IMPORT),
    ("POST", "api/v1/imports/<uuid:pk>/start/", OWN_IMPORT),
    ("POST", "api/v1/imports/<uuid:pk>/cancel/", OWN_IMPORT),
    ("GET", "api/v1/imports/<uuid:import_id>/rejects/", OWN_IMPORT),
    ("GET", "api/v1/imports/<uuid:pk>/rejects.csv", OWN_IMPORT),
    ("GET POST", "api/v1/exports/", OWN),
    ("GET", "api/v1/exports/lists/", OWN),
    ("GET", "api/v1/exports/<uuid:pk>/", OWN),
    ("GET", "api/v1/exports/<uuid:pk>/file/", OWN + ", while the keys it was made with are held"),
]
