"""Made-up customers, partners and deals for the larger sizes: many, and always the same."""

from typing import Any

from portal.home.demo import pick
from portal.home.demo.customers import contacts, covered_by
from portal.home.demo.programme import CATALOGUE
from portal.home.demo.story import registration

PLACES = (
    ("GB", "Sheffield"), ("GB", "Cardiff"), ("GB", "Norwich"), ("DE", "Kassel"), ("DE", "Bremen"),
    ("FR", "Nantes"), ("NL", "Utrecht"), ("SE", "Uppsala"), ("US", "Dayton"), ("US", "Tulsa"),
    ("JP", "Nagoya"), ("SG", "Singapore"), ("AU", "Hobart"), ("CH", "Bern"), ("IE", "Cork"),
)  # fmt: skip
HEADS = (
    "Alder", "Birch", "Cedar", "Dunmore", "Elmwood", "Fairway", "Granite", "Harrow", "Ivory",
    "Juniper", "Kestrel", "Larch", "Marlow", "Norden", "Oakfield", "Pemberton", "Quayside",
    "Redstone", "Sutton", "Tamar", "Ulster", "Vale", "Westbury", "Yarrow",
)  # fmt: skip
TRADES = (
    "Logistics", "Foods", "Engineering", "Insurance", "Hospital", "Housing", "Textiles", "Energy",
    "Media", "Pharma", "Retail", "Rail", "Water", "Dairies", "Plastics", "Shipping", "Schools",
)  # fmt: skip
FORMS = {"GB": "Ltd", "IE": "Ltd", "DE": "GmbH", "CH": "AG", "FR": "SAS", "NL": "BV", "SE": "AB"}
PROJECTS = ("refresh", "rollout", "pilot", "extension", "second site", "consolidation")
# Of each hundred deals, so many stand in a state; and how old such deals are, in days.
STATES = (
    (8, "draft", (1, 20)),
    (10, "submitted", (1, 4)),
    (10, "in_review", (2, 9)),
    (5, "info_requested", (3, 12)),
    (3, "on_hold", (4, 20)),
    (24, "approved", (5, 80)),
    (12, "won", (40, 400)),
    (9, "lost", (40, 400)),
    (8, "rejected", (15, 300)),
    (4, "withdrawn", (15, 300)),
    (5, "expired", (110, 500)),
    (2, "revoked", (60, 400)),
)
MORE_PARTNERS = (
    ("orchard", "Orchard Computing", "GB"), ("pinnacle", "Pinnacle Cloud", "NL"),
    ("redwood", "Redwood Datacom", "US"), ("sable", "Sable Integration", "SE"),
    ("tern", "Tern Networks", "AU"), ("umber", "Umber Systemhaus", "DE"),
    ("vantage", "Vantage IT", "FR"), ("willow", "Willow Technologies", "SG"),
)  # fmt: skip
# (company or team, owner): who the made-up deals belong to.
SELLERS = (
    ("northwind", "seller@northwind.example"),
    ("northwind", "seller2@northwind.example"),
    ("bluepeak", "seller@bluepeak.example"),
    ("cobalt", "seller@cobalt.example"),
    ("delta", "seller@delta.example"),
    *((key, f"admin@{key}.example") for key, _name, _country in MORE_PARTNERS),
    ("Direct North", "direct@meridian.example"),
    ("Direct South", "direct2@meridian.example"),
)


def partners() -> dict[str, list[dict[str, Any]]]:
    """More companies, each with an administrator who sells, shared by the two account managers."""
    organizations, users, assignments = [], [], []
    for place, (key, name, country) in enumerate(MORE_PARTNERS):
        organizations.append(
            {"key": key, "name": name, "kind": "reseller", "tier": "registered", "country": country}
        )
        seat = {"organization": key, "role": "admin"}
        users.append(
            {"email": f"admin@{key}.example", "name": f"{name} admin", "memberships": [seat]}
        )
        manager = ("cam@meridian.example", "cam2@meridian.example")[place % 2]
        assignments.append({"user": manager, "organization": key})
    return {"organizations": organizations, "users": users, "assignments": assignments}


def more_accounts(wanted: int) -> list[dict[str, Any]]:
    return [_account(place) for place in range(wanted)]


def _account(place: int) -> dict[str, Any]:
    key = f"v{place:05}"
    head, trade = HEADS[place % len(HEADS)], TRADES[place // len(HEADS) % len(TRADES)]
    country, city = pick.one(f"place:{key}", PLACES)
    if lap := place // (len(HEADS) * len(TRADES)):  # each lap pairs every head with another
        head += f" & {HEADS[(place + lap) % len(HEADS)]}"
    website = f"{head}-{trade}.example".lower().replace(" & ", "-")
    return {
        "key": key,
        "name": f"{head} {trade} {FORMS.get(country, 'Inc')}",
        "website": website,
        "country": country,
        "city": city,
        **covered_by(key),
        "contacts": contacts(key, website),
    }


def more_deals(wanted: int, accounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_deal(place, accounts) for place in range(wanted)]


def _deal(place: int, accounts: list[dict[str, Any]]) -> dict[str, Any]:
    key = f"v{place:05}"
    status, age = _state(key)
    side, owner = SELLERS[place % len(SELLERS)]
    family = pick.one(f"family:{key}", tuple(CATALOGUE))
    account = pick.one(f"account:{key}", accounts)
    deal = registration(
        key=key,
        account=account,
        family=family,
        amount=8_000 + 500 * pick.number(f"amount:{key}", 700),
        status=status,
        age_days=age,
    )
    what = CATALOGUE[family][0][0].split(",")[0].removeprefix("Meridian ")
    deal |= {
        "owner": owner,
        "title": f"{what}: {pick.one(f'project:{key}', PROJECTS)}",
        "stage": pick.one(f"stage:{key}", ("prospect", "qualified", "proposal", "negotiation")),
        "need": "Present equipment reaches its end of life; the budget is confirmed.",
    }
    if side in {"cobalt", "delta"} and pick.number(f"supply:{key}", 2):
        deal["distributor"] = "harbor"
    return deal | ({"team": side} if side.startswith("Direct") else {"organization": side})


def _state(key: str) -> tuple[str, int]:
    share = pick.number(f"state:{key}", 100)
    for size, status, (youngest, oldest) in STATES:
        if share < size:
            return status, youngest + pick.number(f"age:{key}", oldest - youngest + 1)
        share -= size
    raise AssertionError("STATES must add up to a hundred.")
