"""The demo's allocations and its one hand-over under way."""

from typing import Any

ALLOCATIONS: list[dict[str, Any]] = [
    {
        "account": "Ac0534113aa",  # Hitachi
        "coverage": "channel",
        "team": "Channel",
        "organization": "northwind",
        "in_days": 10,
        "asked_by": "desk@meridian.example",
        "reason": "Northwind has the service contract from next month",
    },
    {
        "account": "A838d44f8b9",  # Toyota
        "coverage": "channel",
        "in_days": 0,
        "for_days": 120,
        "asked_by": "direct2@meridian.example",
        "status": "asked",
        "reason": "We have nobody on site until summer",
    },
    {
        "account": "Aff88140613",  # Volvo Cars
        "coverage": "unassigned",
        "asked_by": "direct@meridian.example",
        "status": "declined",
        "text": "The plant in Ghent still buys: keep it for two quarters",
        "reason": "No activity for a year",
    },
    {
        "account": "A838d44f8b9",
        "coverage": "direct",
        "team": "Direct North",
        "in_days": 30,
        "asked_by": "ops@meridian.example",
        "status": "asked",
        "reason": "The buying centre moves to Derby",
    },
]
HAND_OVERS: list[dict[str, Any]] = [
    {
        "person": "seller2@northwind.example",
        "organization": "northwind",
        "successor": "seller@northwind.example",
        "kind": "move",
        "reason": "Becomes technical consultant in the spring",
    }
]
