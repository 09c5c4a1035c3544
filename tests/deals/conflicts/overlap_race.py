"""Run by test_overlap_race.py in a process of its own, on a database of its own.

`python tests/deals/conflicts/overlap_race.py KIND` prints one JSON object: what became of
registrations of one customer that were approved at the same moment. The database is the one of
DATABASE_URL, migrated; SQLite or PostgreSQL.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402

from deals.conflicts.models import ProtectionClaim  # noqa: E402
from deals.conflicts.services import allow_overlap, claims  # noqa: E402
from deals.registrations import services  # noqa: E402
from deals.registrations.models import Deal  # noqa: E402
from portal.home import worlds  # noqa: E402
from tests.together import together  # noqa: E402

ROOT = Path(__file__).parents[3]
SIDES = {
    "northwind": "seller@northwind.example",
    "bluepeak": "seller@bluepeak.example",
    "cobalt": "seller@cobalt.example",
    "delta": "seller@delta.example",
}
NAMES = (
    "Meridiana Ceramics Ltd",
    "MERIDIANA CERAMICS",
    "Meridiana Ceramics Limited",
    "Meridiana-Ceramics",
)


def customer(place):
    website = {} if place % 2 else {"website": "meridiana-ceramics.example"}
    return {"name": NAMES[place], "country": "GB", "city": "Leeds"} | website


def registration(place, side, families, **other):
    """One partner's registration of a customer that nobody has on file."""
    return {
        "key": f"race-{place}",
        "organization": side,
        "owner": SIDES[side],
        "title": f"Race {place}",
        "status": "submitted",
        "customer": customer(place),
        "products": [{"family": family, "quantity": 1} for family in families],
        "value": {"amount": "1000.00", "currency": "GBP"},
    } | other


def approve(key, email="desk@meridian.example"):
    deal = Deal.objects.get(pk=worlds.key_id("deal", key))
    actor = get_user_model().objects.get(email=email)
    services.perform(deal=deal, action="approve", actor=actor, version=deal.version, data={})


def unknown_customer():
    """Four partners, four ways to write one customer nobody has on file."""
    return [registration(place, side, ["network"]) for place, side in enumerate(SIDES)]


def one_account():
    """Four partners whose registrations are linked to one account."""
    return [row | {"account": "globex"} for row in unknown_customer()]


def some_families():
    """Each shares one product family with the next, none is in all: still never two of one."""
    sets = (["network", "storage"], ["storage", "security"], ["security", "network"], ["network"])
    return [
        registration(place, side, families)
        for place, (side, families) in enumerate(zip(SIDES, sets, strict=True))
    ]


def allowed_by_the_desk():
    """As `unknown_customer`, and the desk has allowed each beside the others."""
    return unknown_customer()


def database_alone():
    """As `unknown_customer`, but the code no longer looks before it writes."""
    claims._first = lambda customer_id, family_id: None
    return unknown_customer()


KINDS = (unknown_customer, one_account, some_families, allowed_by_the_desk, database_alone)


def race(kind):
    spec = json.loads((ROOT / "tests/cast.json").read_text())
    rows = {job.__name__: job for job in KINDS}[kind]()
    worlds.build(spec | {"deals": rows})
    keys = [row["key"] for row in rows]
    deals = Deal.objects.filter(pk__in=[worlds.key_id("deal", key) for key in keys])
    if kind == "allowed_by_the_desk":
        desk = get_user_model().objects.get(email="desk@meridian.example")
        for deal in deals:
            allow_overlap(deal=deal, actor=desk, reason="Two sites, agreed with both")
    results = together([lambda key=key: approve(key) for key in keys * 2])
    held = ProtectionClaim.objects.filter(active=True, deal__in=deals)
    return {
        "results": results,
        "approved": deals.filter(status="approved").count(),
        "bases": Counter(held.values_list("basis", flat=True)),
        "held": sorted(held.filter(basis="first").values_list("family__code", flat=True)),
        "customers": held.values("customer").distinct().count(),
        "vendor": connection.vendor,
    }


if __name__ == "__main__":
    print(json.dumps(race(sys.argv[1])))
