"""Doors of webhooks."""

from portal.home.doors.who import ADMINS, DESK, NEUTRAL, SIGNED_IN

KEEPERS = "the company's administrators; the desk for the vendor's own"
READERS = "the company's administrators, the desk, auditors"
COMPANY = "company/<uuid:pk>/webhooks/"
ONE = "webhooks/<uuid:pk>/"
LOG = "deliveries/<uuid:key>/"
API = "api/v1/webhooks/"
API_LOG = f"{API}<uuid:webhook_id>/deliveries/"
# methods, address, who
DOORS = [
    ("GET", COMPANY, READERS),
    ("GET POST", f"{COMPANY}new/", "the company's administrators"),
    ("GET", "webhooks/", NEUTRAL),
    ("GET POST", "webhooks/new/", DESK),
    ("GET", "webhooks/events/", SIGNED_IN),
    ("GET", ONE, READERS),
    ("GET POST", f"{ONE}edit/", KEEPERS),
    ("GET POST", f"{ONE}secret/", KEEPERS),
    ("GET POST", f"{ONE}remove/", KEEPERS),
    ("POST", f"{ONE}test/", KEEPERS),
    ("POST", f"{ONE}on/", KEEPERS),
    ("POST", f"{ONE}off/", KEEPERS),
    ("POST", f"{ONE}replay/", KEEPERS),
    ("GET", f"{ONE}{LOG}", READERS),
    ("POST", f"{ONE}{LOG}replay/", KEEPERS),
    ("GET", f"{API}events/", SIGNED_IN),
    ("GET POST", API, ADMINS),
    ("GET", f"{API}<uuid:pk>/", READERS),
    ("PATCH DELETE", f"{API}<uuid:pk>/", KEEPERS),
    *(("POST", f"{API}<uuid:pk>/{name}/", KEEPERS) for name in ("rotate", "on", "off", "test")),
    ("POST", f"{API}<uuid:pk>/replay/", KEEPERS),
    ("GET", API_LOG, READERS),
    ("GET", f"{API_LOG}<uuid:pk>/", READERS),
    ("POST", f"{API_LOG}<uuid:pk>/replay/", KEEPERS),
]
