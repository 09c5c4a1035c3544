"""Meridian's people, its partners and theirs. people.csv says who is who."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from partners.organizations.choices import MemberRole
from portal.people.choices import StaffRole
from portal.workflow import clock

TEAMS = [
    {"name": "Direct North", "kind": "direct"},
    {"name": "Direct South", "kind": "direct"},
    {"name": "Channel", "kind": "channel"},
]
ORGANIZATIONS: list[dict[str, Any]] = [
    {
        "key": "northwind",
        "name": "Northwind Resale",
        "kind": "reseller",
        "tier": "gold",
        "territory": "uki",
        "country": "GB",
        "city": "Leeds",
        "address": "14 Wharf Street",
        "website": "northwind.example",
        "phone": "+44 113 496 0000",
        "about": "Networks and storage for universities, hospitals and manufacturers.",
    },
    {
        "key": "bluepeak",
        "name": "Bluepeak Systems",
        "kind": "reseller",
        "tier": "silver",
        "territory": "uki",
        "country": "GB",
        "city": "Bristol",
        "address": "2 Temple Quay",
        "website": "bluepeak.example",
        "phone": "+44 117 496 0000",
        "about": "Security and infrastructure for finance and media.",
    },
    {
        "key": "harbor",
        "name": "Harbor Distribution",
        "kind": "distributor",
        "tier": "platinum",
        "territory": "dach",
        "country": "DE",
        "city": "Hamburg",
        "address": "Kaispeicher 7",
        "website": "harbor.example",
        "phone": "+49 40 5550 0100",
        "about": "Distribution for resellers in Germany, Austria and Switzerland.",
    },
    {
        "key": "cobalt",
        "name": "Cobalt IT",
        "kind": "reseller",
        "tier": "silver",
        "territory": "dach",
        "country": "DE",
        "city": "Berlin",
        "website": "cobalt.example",
        "about": "Data centres for research and industry.",
    },
    {
        "key": "delta",
        "name": "Delta Works",
        "kind": "reseller",
        "tier": "registered",
        "territory": "dach",
        "country": "DE",
        "city": "Munich",
        "website": "delta.example",
        "about": "Wireless networks and meeting rooms.",
    },
]
ASSIGNMENTS = [
    {"user": "cam@meridian.example", "organization": "northwind"},
    {"user": "cam@meridian.example", "organization": "cobalt"},
    {"user": "cam2@meridian.example", "organization": "bluepeak"},
    {"user": "cam2@meridian.example", "organization": "harbor"},
    {"user": "cam2@meridian.example", "organization": "delta"},
]


def _people() -> list[dict[str, str]]:
    with Path(__file__).with_name("people.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def users() -> list[dict[str, Any]]:
    return [_vendor(row) if row["role"] in StaffRole.values else _member(row) for row in _people()]


def _vendor(row: dict[str, str]) -> dict[str, Any]:
    teams = [row["place"]] if row["place"] else []
    return {
        "email": row["email"],
        "name": row["name"],
        "staff_role": row["role"],
        "teams": teams,
    }


def _member(row: dict[str, str]) -> dict[str, Any]:
    seat = {"organization": row["place"], "role": row["role"], "job_title": row["job_title"]}
    return {"email": row["email"], "name": row["name"], "memberships": [seat]}


def links() -> list[dict[str, str]]:
    """Harbor has supplied both resellers for longer than any demo deal is old."""
    start = (clock.today() - dt.timedelta(days=700)).isoformat()
    return [
        {"distributor": "harbor", "reseller": reseller, "starts_on": start}
        for reseller in ("cobalt", "delta")
    ]


def guide() -> list[tuple[str, str, str]]:
    """(address, role, what to try) of everybody: the table that `manage.py demo` prints."""
    companies = {row["key"]: row["name"] for row in ORGANIZATIONS}
    lines = []
    for row in _people():
        roles = StaffRole if row["role"] in StaffRole.values else MemberRole
        role = str(roles(row["role"]).label)
        where = companies.get(row["place"], row["place"])
        lines.append((row["email"], f"{role}, {where}" if where else role, row["try"]))
    return lines
