"""Doors of single sign-on: of companies, of the vendor, and on the way in."""

from portal.home.doors.who import ADMINS, DESK, NEUTRAL, PUBLIC

RETURNING = PUBLIC + "; what comes back must answer this browser's own question"
ROWS = [
    ("GET", "", "read"),
    ("GET POST", "connection/", "manage"),
    ("GET POST", "connection/remove/", "manage"),
    ("GET POST", "status/", "manage"),
    ("GET", "test/", "manage"),
    ("POST", "domains/", "manage"),
    ("POST", "domains/<uuid:pk>/check/", "manage"),
    ("POST", "domains/<uuid:pk>/confirm/", "desk"),
    ("GET POST", "domains/<uuid:pk>/release/", "manage"),
    ("POST", "emergency/", "manage"),
    ("POST", "emergency/<uuid:pk>/end/", "manage"),
]
API_ROWS = [
    ("GET", "", "read"),
    ("PATCH DELETE", "", "manage"),
    ("POST", "status/", "manage"),
    ("POST", "domains/", "manage"),
    ("DELETE", "domains/<uuid:pk>/", "manage"),
    ("POST", "domains/<uuid:pk>/check/", "manage"),
    ("POST", "domains/<uuid:pk>/confirm/", "desk"),
    ("POST", "emergency/", "manage"),
    ("DELETE", "emergency/<uuid:pk>/", "manage"),
]
COMPANY = {"read": ADMINS + ", auditors", "manage": ADMINS, "desk": DESK}
VENDOR = {"read": NEUTRAL, "manage": DESK, "desk": DESK}
TREES = [
    ("company/<uuid:organization>/sign-in/", ROWS, COMPANY),
    ("organizations/staff/sign-in/", ROWS, VENDOR),
    ("api/v1/organizations/<uuid:organization>/sign-in/", API_ROWS, COMPANY),
    ("api/v1/staff/sign-in/", API_ROWS, VENDOR),
]

# methods, address, who
DOORS = [
    ("GET POST", "auth/company/", PUBLIC),
    ("GET", "auth/company/<uuid:pk>/start/", PUBLIC),
    ("GET", "auth/company/<uuid:pk>/callback/", RETURNING),
    ("POST", "auth/company/<uuid:pk>/acs/", RETURNING),
    ("GET", "auth/company/<uuid:pk>/acs/finish/", RETURNING),
    ("GET", "auth/company/<uuid:pk>/metadata/", PUBLIC),
    *(
        (methods, start + rest, words[kind])
        for start, rows, words in TREES
        for methods, rest, kind in rows
    ),
]
