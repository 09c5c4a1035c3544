"""The deals and bridges that tell the demo's story. deals.csv holds one line a deal."""

import csv
from pathlib import Path
from typing import Any

from portal.home.demo import pick
from portal.home.demo.customers import contacts, currency_of, short_name
from portal.home.demo.programme import CATALOGUE

LINKED = {"approved", "won", "lost", "expired", "revoked"}  # decided: the customer is matched
TEAM_OF = {"dn": "Direct North", "ds": "Direct South"}
COMPANY_OF = {"nw": "northwind", "bp": "bluepeak", "co": "cobalt", "de": "delta"}
# Accounts whose owner the story needs.
OWNERS = {
    "A55f629840b": "Direct North",  # Airbus
    "A19c61e11ae": "Direct North",  # Rolls-Royce
    "A7be8816356": "Direct North",  # Vodafone
    "Aff88140613": "Direct North",  # Volvo Cars
    "A74cc730f22": "Direct North",  # Equinor
    "Ae7c36b0e41": "Direct South",  # Barclays
    "A862955f64c": "Direct South",  # Heineken
    "A838d44f8b9": "Direct South",  # Toyota
    "Ac0534113aa": "Direct South",  # Hitachi
    "Acc3892450f": "Direct South",  # Siemens Energy
}
COMMENTS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "nw-vodafone": (
        ("seller@northwind.example", "Site visit is booked for next Tuesday.", False),
        ("cam@meridian.example", "Good. Please bring the cabling plan.", False),
        ("cam@meridian.example", "A second partner registered the same site: ask the desk.", True),
    ),
    "nw-airbus": (
        ("cam@meridian.example", "Dirk from our direct team will join your next call.", False),
        ("seller2@northwind.example", "Thank you, the customer asked for exactly that.", False),
    ),
    "nw-informa": (("desk@meridian.example", "Waits for an older protection to end.", True),),
    "bp-vodafone": (("seller@bluepeak.example", "The customer called us, not we them.", False),),
    "bp-heineken": (("cam2@meridian.example", "Please update the stage every month.", False),),
    "co-bosch": (("seller@cobalt.example", "Harbor has the stock; delivery in two lots.", False),),
}
FILES = {
    "nw-vodafone": (
        ("seller@northwind.example", "site-plan.txt", "Building 1: 22 racks\nBuilding 2: 18\n"),
        ("seller@northwind.example", "quantities.csv", "product,quantity\nC48 access switch,120\n"),
    ),
    "bp-thales": (("seller@bluepeak.example", "zones.txt", "Zone A, zone B, one gateway pair.\n"),),
}  # fmt: skip
TEAMS = {"nw-vodafone": ["seller2@northwind.example"]}
SHARES = [
    {
        "deal": "nw-gsk",
        "user": "seller2@northwind.example",
        "shared_by": "seller@northwind.example",
        "reason": "Covers the customer while Nils is away",
        "days": 30,
    },
    {
        "deal": "bp-thales",
        "user": "direct2@meridian.example",
        "reason": "Knows the customer's security rules",
        "days": 14,
    },
]
APPEALS = [
    {
        "deal": "nw-apple",
        "message": "The shops in Leeds and York were not counted. The customer confirms both.",
        "hours_ago": 20,
    },
]
# Whom direct sales works, as registrations are checked against it.
NAMED = [
    {
        "team": "Direct North",
        "name": "Key accounts North",
        "age_days": 60,
        "reason": "Account plan of the year",
        "customers": [
            {"name": "Vodafone", "website": "vodafone.com", "country": "GB"},
            {"name": "Nestlé", "website": "nestle.com", "country": "CH", "families": ["switching"]},
            {"name": "Universität Zürich", "website": "uzh.ch", "country": "CH"},
        ],
    },
]
# The live conflict: two resellers registered the same site, and direct sales has the customer.
CASES = [
    {
        "key": "vodafone",
        "kind": "direct_vs_partner",
        "deals": ["nw-vodafone", "bp-vodafone", "dn-vodafone"],
        "title": "Campus switching in Newbury",
        "note": "One customer, one site, one product family. Ask both resellers since when.",
        "hours_ago": 30,
        "panel": ["ops@meridian.example"],
        "said": [
            {
                "deal": "nw-vodafone",
                "author": "desk@meridian.example",
                "body": "Since when do you work with this customer, and with whom there?",
            },
            {
                "deal": "bp-vodafone",
                "author": "desk@meridian.example",
                "body": "Since when do you work with this customer, and with whom there?",
            },
            {
                "deal": "nw-vodafone",
                "author": "seller@northwind.example",
                "body": "Since the site visit in spring. The minutes name the network manager.",
                "kind": "meeting",
            },
        ],
    },
]
INVITATIONS = [
    {
        "organization": "northwind",
        "email": "trainee@northwind.example",
        "name": "Timo Trainee",
        "role": "seller",
        "invited_by": "admin@northwind.example",
    },
]
APPLICATIONS = [
    {
        "company": "Quarry Networks",
        "kind": "reseller",
        "website": "quarry.example",
        "country": "IE",
        "city": "Galway",
        "contact_name": "Orla Quinn",
        "contact_email": "orla@quarry.example",
        "message": "We sell wireless networks to hotels and want to add Meridian.",
    },
]


def deals(accounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The story's deals. Gives the accounts it needs their owners on the way."""
    by_key = {row["key"]: row for row in accounts}
    for key, team in OWNERS.items():
        by_key[key] |= {"owner_team": team, "coverage": "direct"}
    with Path(__file__).with_name("deals.csv").open(newline="", encoding="utf-8") as file:
        return [_deal(row, by_key[row["customer"]]) for row in csv.DictReader(file)]


def _deal(row: dict[str, str], account: dict[str, Any]) -> dict[str, Any]:
    key, status = row["key"], row["status"]
    side = key.split("-")[0]
    deal = registration(
        key=key,
        account=account,
        family=row["family"],
        amount=int(row["amount"]),
        status=status,
        age_days=int(row["age_days"]),
    )
    deal |= {name: row[name] for name in ("owner", "title", "kind", "stage", "need")}
    deal |= {name: row[name] for name in ("competitor", "distributor") if row[name]}
    deal |= {"team": TEAM_OF[side]} if side in TEAM_OF else {"organization": COMPANY_OF[side]}
    deal["team_members"] = TEAMS.get(key, [])
    deal["comments"] = [
        {"author": author, "body": body, "internal": internal}
        for author, body, internal in COMMENTS.get(key, ())
    ]
    deal["files"] = [
        {"author": author, "name": name, "text": text} for author, name, text in FILES.get(key, ())
    ]
    return deal


def registration(
    *, key: str, account: dict[str, Any], family: str, amount: int, status: str, age_days: int
) -> dict[str, Any]:
    """What any deal about `account` says: customer, contact, product lines, value, pace."""
    contact = contacts(account["key"], account["website"])[0]
    names = ("website", "country", "city", "phone", "tax_id")
    deal: dict[str, Any] = {
        "key": key,
        "status": status,
        "age_days": age_days,
        "step_hours": min(age_days * 6, 300) if status in {"won", "lost"} else 8,
        "close_in_days": 60 + pick.number(f"close:{key}", 120),
        "customer": {"name": short_name(account["name"])}
        | {name: account[name] for name in names if account.get(name)},
        "contact": {
            "name": contact["name"],
            "email": contact["email"],
            "role": contact["buying_role"],
        },
        "value": {"amount": f"{amount}.00", "currency": currency_of(account["country"])},
        "products": _lines(family, amount),
    }
    return deal | ({"account": account["key"]} if status in LINKED else {})


def _lines(family: str, amount: int) -> list[dict[str, Any]]:
    (name, price), (second, second_price) = CATALOGUE[family]
    first = {"family": family, "name": name, "unit_price": f"{price}.00"}
    if amount < 4 * second_price:
        return [first | {"quantity": max(1, amount // price)}]
    rest = amount - 2 * second_price
    return [
        first | {"quantity": max(1, rest // price)},
        {"family": family, "name": second, "unit_price": f"{second_price}.00", "quantity": 2},
    ]
