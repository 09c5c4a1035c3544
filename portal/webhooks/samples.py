"""What each event looks like, for developers of receivers. Invented companies; real field names
(tests compare them with the API). A subscriber gets the fields its lens shows, and no others."""

import json
from typing import Any

from django.conf import settings

from portal.webhooks.catalogue import REMOVED, TYPES, EventType
from portal.webhooks.choices import (
    ACCOUNT,
    CERTIFICATE,
    COMMENT,
    DEAL,
    ENGAGEMENT,
    ENROLLMENT,
    KIND_NAMES,
    MEMBER,
    PAGE,
    REQUEST,
    TASK,
    TASK_COMMENT,
    TOUCHPOINT,
)
from portal.webhooks.records import API, KINDS

AT = "2026-03-02T09:30:00Z"
ID = "3f0c1b1e-8d5e-4b43-9a5e-0d4f3a2b1c00"
COMPANY = {"id": "9a4de3f2-5b0e-4a7c-8c1d-2e6f7a8b9c01", "name": "Example Systems"}
PERSON = {"id": "5d2f6c7a-1b3e-4d9f-a0b1-c2d3e4f5a602", "name": "Kim Novak"}
CUSTOMER = {"id": "c1a2b3c4-d5e6-4f70-8192-a3b4c5d6e703", "name": "Example Foods"}
SAMPLES: dict[str, dict[str, Any]] = {
    DEAL: {
        "id": ID,
        "number": "D-7F3K2QM",
        "title": "New data room",
        "organization": COMPANY,
        "owner": PERSON,
        "status": "approved",
        "available_actions": ["advance", "win", "lose"],
        "version": 4,
        "customer": {"name": "Example Foods", "country": "GB", "city": "Leeds"},
        "value": {"amount": "120000.00", "currency": "EUR"},
        "stage": "proposal",
        "protected_until": "2026-06-01",
    },
    COMMENT: {
        "id": ID,
        "author": PERSON,
        "created_at": AT,
        "body": "The customer has agreed to the dates.",
    },
    ACCOUNT: {"id": ID, "name": "Example Foods", "country": "GB", "city": "Leeds", "version": 7},
    ENGAGEMENT: {
        "id": ID,
        "account": CUSTOMER,
        "organization": COMPANY,
        "status": "active",
        "level": "contacts",
        "purpose": "Renewal of the data room",
    },
    REQUEST: {"id": ID, "organization": COMPANY, "status": "open", "purpose": "A joint visit"},
    TASK: {
        "id": ID,
        "title": "Send the floor plan",
        "status": "open",
        "assignee": PERSON,
        "due_on": "2026-03-09",
        "version": 2,
    },
    TASK_COMMENT: {"id": ID, "author": PERSON, "created_at": AT, "body": "Done tomorrow."},
    TOUCHPOINT: {
        "id": ID,
        "account": CUSTOMER,
        "author": PERSON,
        "kind": "call",
        "outcome": "answered",
        "at": AT,
        "subject": "Dates of the visit",
    },
    CERTIFICATE: {
        "id": ID,
        "number": "CERT-4XK7-92QD",
        "holder": PERSON,
        "organization": COMPANY,
        "issued_on": "2026-03-02",
        "expires_on": "2028-03-02",
    },
    ENROLLMENT: {"id": ID, "user": PERSON, "organization": COMPANY, "status": "completed"},
    MEMBER: {
        "id": ID,
        "organization": COMPANY,
        "user": {**PERSON, "email": "kim@example.com"},
        "role": "seller",
        "started_at": AT,
    },
    PAGE: {"id": ID, "kind": "playbook", "title": "Selling data rooms", "date": "2026-03-02"},
}


def message_of(row: EventType) -> dict[str, Any]:
    """A whole message as a receiver gets it."""
    if row.code == REMOVED:
        return {"type": row.code, "timestamp": AT, "data": {"id": ID, "kind": KIND_NAMES[DEAL]}}
    names = dict.fromkeys(("pk", "deal_id", "task_id"), ID)
    url = settings.SITE_URL + API + KINDS[row.label].address.format(**names)
    return {"type": row.code, "timestamp": AT, "url": url, "data": SAMPLES[row.label]}


def documented() -> dict[str, list[dict[str, Any]]]:
    """Events by the first half of their name, each with its words and a sample as text."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in TYPES:
        sample = json.dumps(message_of(row), indent=2, ensure_ascii=False)
        known = {"code": row.code, "words": row.words, "sample": sample}
        groups.setdefault(row.code.split(".")[0], []).append(known)
    return groups
