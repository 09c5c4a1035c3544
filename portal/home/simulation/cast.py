"""The simulated vendor, its partners and their customers, as a description for `worlds.build`."""

import random
from typing import Any

from portal.home.demo.customers import sample_accounts

PRODUCTS = ("network", "storage", "security")
PARTNERS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel")
SELLERS_EACH = 3
MANAGERS = 2
CUSTOMERS = 120


def description(seed: int) -> dict[str, Any]:
    """Eight partners with three sellers each, two account managers, a desk, direct sales."""
    return {
        "product_families": [{"code": code, "name": code.title()} for code in PRODUCTS],
        "tiers": [
            {"code": "silver", "name": "Silver", "rank": 1},
            {"code": "gold", "name": "Gold", "rank": 2},
        ],
        "teams": [
            {"name": "Channel", "kind": "channel"},
            {"name": "Direct", "kind": "direct"},
        ],
        "organizations": [
            {"key": name, "name": name, "country": "GB", "tier": ("silver", "gold")[place % 2]}
            for place, name in enumerate(PARTNERS)
        ],
        "users": [*_vendor(), *_sellers()],
        "assignments": [
            {"user": manager(place % MANAGERS), "organization": name}
            for place, name in enumerate(PARTNERS)
        ],
        "accounts": customers(seed),
    }


def manager(number: int) -> str:
    return f"manager{number}@vendor.example"


def _vendor() -> list[dict[str, Any]]:
    direct = {"staff_role": "direct_rep", "teams": ["Direct"]}
    return [
        {"email": "desk@vendor.example", "name": "Desk", "staff_role": "desk"},
        {"email": "direct@vendor.example", "name": "Direct", **direct},
        *(
            {
                "email": manager(number),
                "name": f"Manager {number}",
                "staff_role": "account_manager",
                "teams": ["Channel"],
            }
            for number in range(MANAGERS)
        ),
    ]


def _sellers() -> list[dict[str, Any]]:
    return [
        {
            "email": f"seller{number}@{name.lower()}.example",
            "name": f"{name} {number}",
            "memberships": [{"organization": name, "role": "seller"}],
        }
        for name in PARTNERS
        for number in range(SELLERS_EACH)
    ]


def customers(seed: int) -> list[dict[str, Any]]:
    """Real organisations of the licensed sample."""
    rows = sorted(sample_accounts(), key=lambda row: row["key"])
    chosen = random.Random(seed).sample(rows, min(CUSTOMERS, len(rows)))  # noqa: S311
    kept = ("key", "name", "website", "country", "city")
    return [{name: row[name] for name in kept if row.get(name)} for row in chosen]
