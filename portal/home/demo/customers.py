"""End customers: the licensed sample of real organisations, with an owner and invented people."""

import csv
from pathlib import Path
from typing import Any

from django.apps import apps

from portal.home.demo import pick

# Who covers a customer: of each hundred, so many are (coverage, owner team).
COVERAGE = (
    (35, "direct", "Direct North"),
    (25, "direct", "Direct South"),
    (25, "channel", "Channel"),
    (15, "unassigned", ""),
)
FIRST = (
    "Amelia",
    "Bruno",
    "Chiara",
    "David",
    "Elif",
    "Farid",
    "Greta",
    "Haruto",
    "Ines",
    "Jonas",
    "Katya",
    "Luis",
    "Mei",
    "Noor",
    "Oskar",
    "Priya",
)
LAST = (
    "Ahlberg",
    "Baxter",
    "Costa",
    "Duarte",
    "Eriksen",
    "Fontaine",
    "Gupta",
    "Hoffmann",
    "Ito",
    "Jansen",
    "Kaya",
    "Larsen",
    "Moreau",
    "Novak",
)
JOBS = (
    ("Chief information officer", "decider"),
    ("Head of purchasing", "economic"),
    ("Network architect", "technical"),
    ("IT operations manager", "user"),
    ("Assistant to the board", "gatekeeper"),
)
CURRENCY = {"GB": "GBP", "US": "USD", "CN": "CNY", "JP": "JPY", "SG": "SGD", "AU": "AUD"}
EURO = frozenset({"DE", "AT", "FR", "NL", "BE", "IT", "ES", "FI", "IE", "PT", "LV", "CY", "HR"})
COPIED = (
    "country",
    "region",
    "city",
    "street",
    "postcode",
    "phone",
    "tax_id",
    "registration_id",
)


def sample_accounts() -> list[dict[str, Any]]:
    """The rows of partners/accounts/sample/accounts.csv as accounts; the file's keys stay."""
    path = Path(apps.get_app_config("accounts").path) / "sample" / "accounts.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["country"]]
    kept = {row["account_id"] for row in rows}
    accounts = [_account(row, kept) for row in rows]
    return _parents_first(accounts)


def _account(row: dict[str, str], kept: set[str]) -> dict[str, Any]:
    key = row["account_id"]
    account = {
        "key": key,
        "name": row["name"],
        "website": row["domain"],
        "source": row["source"],
        "external_id": key,
        **{name: row[name] for name in COPIED if row[name]},
        **covered_by(key),
        "contacts": contacts(key, row["domain"]),
    }
    if (short := short_name(row["name"])) != row["name"]:
        account["names"] = [{"name": short, "kind": "alias"}]
    if row["parent_account_id"] in kept - {key}:
        account["parent"] = row["parent_account_id"]
    return account


def _parents_first(accounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A description names a row after it is there; a parent in a ring loses its parent."""
    done: dict[str, dict[str, Any]] = {}
    waiting = accounts
    while waiting:
        ready = [row for row in waiting if row.get("parent") in {None, *done}]
        if not ready:
            waiting[0].pop("parent")
            continue
        done |= {row["key"]: row for row in ready}
        waiting = [row for row in waiting if row["key"] not in done]
    return list(done.values())


def covered_by(key: str) -> dict[str, str]:
    share = pick.number(f"cover:{key}", 100)
    for size, coverage, team in COVERAGE:
        if share < size:
            return {"coverage": coverage, **({"owner_team": team} if team else {})}
        share -= size
    return {}


def contacts(key: str, domain: str) -> list[dict[str, str]]:
    """One or two invented people; their addresses lead nowhere."""
    people = []
    for place in range(1 + pick.number(f"people:{key}", 2)):
        first, last = pick.one(f"first{place}:{key}", FIRST), pick.one(f"last{place}:{key}", LAST)
        job, role = pick.one(f"job{place}:{key}", JOBS)
        host = f"{(domain or key.lower()).split('.')[0]}.example"
        people.append(
            {
                "name": f"{first} {last}",
                "job_title": job,
                "buying_role": role,
                "email": f"{first}.{last}@{host}".lower(),
            }
        )
    return people


def short_name(name: str) -> str:
    """`Vodafone (United Kingdom)` → `Vodafone`: what a seller would type."""
    return name.split(" (")[0].strip()


def currency_of(country: str) -> str:
    return CURRENCY.get(country, "EUR" if country in EURO else "USD")
