"""The demo's second distributor, quotes side by side, and a registration that waits for consent."""

import datetime as dt

from portal.workflow import clock

ORGANIZATIONS = [
    {
        "key": "quay",
        "name": "Quay Supply",
        "kind": "distributor",
        "tier": "silver",
        "territory": "dach",
        "country": "DE",
        "city": "Hamburg",
        "website": "quay.example",
        "about": "Servers and firewalls from stock.",
    },
]
USERS = [
    {
        "email": "buyer@quay.example",
        "name": "Quinn Buyer",
        "memberships": [{"organization": "quay", "role": "admin", "job_title": "Sales desk"}],
    },
]
# Harbor and Quay both quote Cobalt for Siemens; neither knows of the other.
QUOTES = [
    {
        "deal": "co-siemens",
        "distributor": "harbor",
        "message": "Delivery in two lots, the first in eight weeks.",
        "hours_ago": 30,
        "status": "quoted",
        "prices": ["8050.00", "4100.00"],
        "note": "First lot from stock, second six weeks after the order.",
    },
    {
        "deal": "co-siemens",
        "distributor": "quay",
        "message": "Delivery in two lots, the first in eight weeks.",
        "hours_ago": 30,
        "status": "quoted",
        "prices": ["7890.00", "4250.00"],
        "note": "Both lots from stock, delivery included.",
        "valid_days": 14,
    },
    {
        "deal": "co-biotronik",
        "distributor": "quay",
        "message": "Isolated network: no cloud licences, please.",
        "hours_ago": 6,
    },
    {
        "deal": "de-sonova",
        "distributor": "harbor",
        "hours_ago": 200,
        "status": "declined",
        "words": "We do not carry these microphones.",
    },
]
PREPARED = [
    {
        "key": "harbor-delta",
        "author": "buyer@harbor.example",
        "distributor": "harbor",
        "reseller": "delta",
        "title": "Clinic wireless, second building",
        "kind": "hunt",
        "customer": {"name": "Klinikum Nord", "country": "DE", "city": "Kiel"},
        "need": "The second building opens in spring and has no network yet.",
        "value": {"amount": "84000.00", "currency": "EUR"},
        "products": [{"family": "wireless", "quantity": 70, "unit_price": "1200.00"}],
        "message": "The customer called us and asked who installs. We thought of you.",
        "hours_ago": 10,
    },
]


def links() -> list[dict[str, str]]:
    """Quay has supplied Cobalt for a year."""
    start = (clock.today() - dt.timedelta(days=365)).isoformat()
    return [{"distributor": "quay", "reseller": "cobalt", "starts_on": start}]
