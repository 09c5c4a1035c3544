"""Doors of directories: a company's pages, and the SCIM service."""

from portal.home.doors.who import ADMINS

HERE = "company/<uuid:pk>/directory/"
API = "api/v1/organizations/<uuid:organization>/directory/"
SCIM = "the program of a company's directory, that company's entries"
ONE = "GET PUT PATCH DELETE"

# methods, address, who
DOORS = [
    ("GET POST", HERE, ADMINS),
    ("POST", f"{HERE}start/", ADMINS),
    ("GET POST", f"{HERE}groups/<uuid:group>/", ADMINS),
    ("GET", API, ADMINS),
    ("POST", API, ADMINS),
    ("PATCH", API, ADMINS),
    ("PATCH", f"{API}groups/<uuid:pk>/", ADMINS),
    ("GET", "scim/v2/ServiceProviderConfig", SCIM),
    ("GET", "scim/v2/Schemas", SCIM),
    ("GET", "scim/v2/Schemas/<str:name>", SCIM),
    ("GET", "scim/v2/ResourceTypes", SCIM),
    ("GET", "scim/v2/ResourceTypes/<str:name>", SCIM),
    ("GET POST", "scim/v2/Users", SCIM),
    ("POST", "scim/v2/Users/.search", SCIM),
    (ONE, "scim/v2/Users/<uuid:pk>", SCIM),
    ("GET POST", "scim/v2/Groups", SCIM),
    ("POST", "scim/v2/Groups/.search", SCIM),
    (ONE, "scim/v2/Groups/<uuid:pk>", SCIM),
    ("POST", "scim/v2/.search", SCIM),
    ("GET", "scim/v2/", SCIM + "; nothing is here: 404"),
]
