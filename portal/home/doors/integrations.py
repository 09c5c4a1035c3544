"""Doors of integrations, OAuth and connected apps."""

from portal.home.doors.who import ADMINS, DESK, NEUTRAL, OWN, PUBLIC, SIGNED_IN

READERS = "the company's administrators, the desk, auditors"
HERE = "integrations/<uuid:pk>/"
API = "api/v1/integrations/"
OF_ONE = f"{API}<uuid:integration_id>/"

# methods, address, who
DOORS = [
    ("GET", "company/<uuid:pk>/integrations/", READERS),
    ("GET POST", "company/<uuid:pk>/integrations/new/", ADMINS),
    ("GET", "integrations/", NEUTRAL),
    ("GET POST", "integrations/new/", DESK),
    ("GET", HERE, READERS),
    ("GET POST", f"{HERE}edit/", ADMINS),
    ("GET POST", f"{HERE}end/", ADMINS),
    ("GET POST", f"{HERE}tokens/new/", ADMINS),
    ("GET POST", f"{HERE}tokens/<slug:digest>/edit/", ADMINS),
    ("POST", f"{HERE}tokens/<slug:digest>/revoke/", ADMINS),
    ("GET POST", f"{HERE}clients/new/", ADMINS),
    ("GET POST", f"{HERE}clients/<uuid:client>/edit/", ADMINS),
    ("POST", f"{HERE}clients/<uuid:client>/secret/", ADMINS),
    ("POST", f"{HERE}clients/<uuid:client>/remove/", ADMINS),
    ("GET", "me/apps/", OWN),
    ("POST", "me/apps/<uuid:pk>/disconnect/", OWN),
    ("GET POST", "oauth/authorize/", "whom the app is for"),
    ("POST", "oauth/token/", "a registered client with its secret or a code"),
    ("POST", "oauth/revoke/", "a registered client, for its own tokens"),
    ("GET", ".well-known/oauth-authorization-server", PUBLIC),
    ("GET", "api/v1/me/tokens/", OWN),
    ("POST", "api/v1/me/tokens/", OWN),
    ("DELETE", "api/v1/me/tokens/<slug:pk>/", OWN),
    ("GET", "api/v1/me/apps/", OWN),
    ("DELETE", "api/v1/me/apps/<uuid:pk>/", OWN),
    ("GET", API, SIGNED_IN + "; own company's administrators, the desk, auditors see rows"),
    ("POST", API, ADMINS),
    ("GET", f"{API}<uuid:pk>/", READERS),
    ("PATCH", f"{API}<uuid:pk>/", ADMINS),
    ("POST", f"{API}<uuid:pk>/end/", ADMINS),
    ("GET", f"{OF_ONE}tokens/", READERS),
    ("POST", f"{OF_ONE}tokens/", ADMINS),
    ("PATCH", f"{OF_ONE}tokens/<slug:pk>/", ADMINS),
    ("DELETE", f"{OF_ONE}tokens/<slug:pk>/", ADMINS),
    ("GET", f"{OF_ONE}clients/", READERS),
    ("POST", f"{OF_ONE}clients/", ADMINS),
    ("GET", f"{OF_ONE}clients/<uuid:pk>/", READERS),
    ("PATCH", f"{OF_ONE}clients/<uuid:pk>/", ADMINS),
    ("DELETE", f"{OF_ONE}clients/<uuid:pk>/", ADMINS),
    ("POST", f"{OF_ONE}clients/<uuid:pk>/secret/", ADMINS),
]
