"""Doors of personal data: one's own, and the desk's."""

from portal.home.doors.who import DESK, NEUTRAL, OWN

# methods, address, who
DOORS = [
    ("GET", "me/data/", OWN),
    ("POST", "me/data/download/", OWN),
    ("POST", "me/data/erasure/", OWN),
    ("POST", "me/data/erasure/withdraw/", OWN),
    ("GET", "privacy/", NEUTRAL),
    ("POST", "privacy/collect/", DESK),
    ("GET POST", "privacy/erase/", DESK),
    ("GET POST", "privacy/requests/<uuid:pk>/decline/", DESK),
    ("GET", "privacy/retention/", NEUTRAL),
    ("GET POST", "privacy/retention/<slug:kind>/", DESK),
    ("GET", "api/v1/me/data/", OWN),
    ("GET", "api/v1/erasure-requests/", OWN + "; the desk and auditors all"),
    ("POST", "api/v1/erasure-requests/", OWN),
    ("GET", "api/v1/erasure-requests/<uuid:pk>/", OWN + "; the desk and auditors all"),
    ("DELETE", "api/v1/erasure-requests/<uuid:pk>/", OWN),
    ("POST", "api/v1/erasure-requests/<uuid:pk>/decline/", DESK),
    ("POST", "api/v1/privacy/find/", DESK),
    ("POST", "api/v1/privacy/collect/", DESK),
    ("POST", "api/v1/privacy/erase/", DESK),
    ("GET", "api/v1/retention-rules/", NEUTRAL),
    ("PATCH", "api/v1/retention-rules/<slug:kind>/", DESK),
]
