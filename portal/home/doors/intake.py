"""Doors of registering without signing in."""

from portal.home.doors.who import ADMINS, SIGNED_IN

HERE = "company/<uuid:pk>/intake/"
API = "api/v1/organizations/<uuid:organization>/intake/"
HOLDER = "who holds the link"
RECEIVED = "the company's administrators theirs; the desk and auditors all"

# methods, address, who
DOORS = [
    ("GET", "deals/received/", RECEIVED),
    ("GET POST", HERE, ADMINS),
    ("POST", f"{HERE}links/", ADMINS),
    ("POST", f"{HERE}links/<uuid:link>/end/", ADMINS),
    ("GET POST", "register/confirm/<str:token>/", HOLDER),
    ("GET POST", "register/<str:token>/", HOLDER),
    ("GET", API, ADMINS),
    ("PATCH", API, ADMINS),
    ("POST", f"{API}links/", ADMINS),
    ("DELETE", f"{API}links/<uuid:pk>/", ADMINS),
    ("GET", "api/v1/received-registrations/", SIGNED_IN + "; " + RECEIVED + "; one's own"),
    ("GET", "api/v1/received-registrations/<uuid:pk>/", RECEIVED + "; one's own"),
]
