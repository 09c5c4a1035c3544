"""Second factors, sessions, devices, and helping people sign in."""

from portal.home.doors.who import ADMINS, DESK, OWN, PUBLIC, RULES

OWN_HELP = ADMINS + "; for people they look after"
ON_THE_WAY = "who has given the right password and not yet the second factor"
LINK = "who holds the link"

DOORS = [
    ("GET POST", "auth/second-factor/", ON_THE_WAY),
    ("GET POST", "auth/passkey/", PUBLIC),
    ("GET POST", "auth/reauthenticate/code/", OWN),
    ("GET POST", "auth/reauthenticate/passkey/", OWN),
    ("GET POST", "auth/not-me/<str:token>/", LINK),
    ("GET", "me/security/", OWN),
    ("GET POST", "me/security/app/", OWN),
    ("GET POST", "me/security/app/remove/", OWN),
    ("GET POST", "me/security/passkeys/add/", OWN),
    ("GET POST", "me/security/passkeys/<slug:name>/remove/", OWN),
    ("GET", "me/security/codes/", OWN),
    ("GET POST", "me/security/codes/new/", OWN),
    ("POST", "me/security/sessions/end-others/", OWN),
    ("POST", "me/security/sessions/<slug:name>/end/", OWN),
    ("POST", "me/security/devices/<uuid:pk>/forget/", OWN),
    ("GET", "programme/sign-in/", RULES),
    ("POST", "programme/sign-in/<slug:group>/", DESK),
    ("GET POST", "company/<uuid:pk>/security/", ADMINS),
    ("GET", "people/<uuid:pk>/sign-in/", OWN_HELP),
    ("POST", "people/<uuid:pk>/sign-in/end/", OWN_HELP),
    ("POST", "people/<uuid:pk>/sign-in/reset/", OWN_HELP),
    ("GET", "api/v1/second-factor-rules/", RULES),
    ("PATCH", "api/v1/second-factor-rules/<slug:group>/", DESK),
    ("GET PATCH", "api/v1/organizations/<uuid:pk>/second-factor/", ADMINS),
    ("GET", "api/v1/people/<uuid:pk>/sign-in/", OWN_HELP),
    ("POST", "api/v1/people/<uuid:pk>/sign-in/end/", OWN_HELP),
    ("POST", "api/v1/people/<uuid:pk>/sign-in/reset/", OWN_HELP),
    ("GET DELETE", "api/v1/me/sessions/", OWN),
    ("DELETE", "api/v1/me/sessions/<slug:name>/", OWN),
    ("GET", "api/v1/me/devices/", OWN),
    ("DELETE", "api/v1/me/devices/<uuid:pk>/", OWN),
]
