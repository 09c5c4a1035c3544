"""Joint work of the demo: every level and state, one change asked for, one wish of a partner."""

from typing import Any

# account, company, level, status, purpose, more
_ROWS: tuple[tuple[str, str, str, str, str, dict[str, Any]], ...] = (
    ("A55f629840b", "northwind", "plan", "active", "Equip the wing assembly halls together",
     {"age_days": 40, "review_in_days": 20}),  # Airbus
    ("A19c61e11ae", "northwind", "contacts", "active", "Servers for the test benches",
     {"age_days": 25, "ends_in_days": 10, "wanted_level": "plan"}),  # Rolls-Royce
    ("Ae7c36b0e41", "northwind", "account", "active", "Branch wireless tender", {"age_days": 12}),
    ("A7be8816356", "northwind", "directory", "proposed", "Newbury site only", {}),  # Vodafone
    ("A862955f64c", "bluepeak", "contacts", "active", "Brewery network", {"age_days": 30}),
    ("A74cc730f22", "bluepeak", "account", "ended", "Backups on platforms, finished",
     {"age_days": 90}),  # Equinor
    ("Acc3892450f", "cobalt", "directory", "active", "Turbine data platform", {"age_days": 8}),
)  # fmt: skip
ENGAGEMENTS: list[dict[str, Any]] = [
    {
        "account": account,
        "organization": company,
        "level": level,
        "status": status,
        "purpose": purpose,
        **more,
    }
    for account, company, level, status, purpose, more in _ROWS
]
REQUESTS: list[dict[str, Any]] = [
    {
        "organization": "northwind",
        "asked_by": "seller2@northwind.example",
        "customer": "Hitachi Rail",
        "website": "hitachirail.com",
        "level": "account",
        "purpose": "Wireless for the depots, tender in spring",
    },
]
