"""Doors of many requests at once. Each item meets the door of its own address."""

from portal.home.doors.who import SIGNED_IN

COLLECTIONS = ("deals", "accounts", "contacts", "touchpoints", "tasks")
WHO = SIGNED_IN + "; each item as a request of its own"
DOORS = [("POST", f"api/v1/{name}/bulk/", WHO) for name in COLLECTIONS]
