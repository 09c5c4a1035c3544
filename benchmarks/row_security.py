"""What the second lock costs: the list, a record and the count of deals, with it and without.

`make row-security ARGS=bench`: on an empty migrated PostgreSQL with ROW_SECURITY=1. Ratios of the
whole answer's time (the same page, the same process); the budget is 1.3.
"""

import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

import json  # noqa: E402
from pathlib import Path  # noqa: E402

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from deals.registrations.models import Deal  # noqa: E402
from portal.home import worlds  # noqa: E402

DEALS, TIMES, BUDGET = 10_000, 30, 1.3
CAST = Path(__file__).resolve().parents[1] / "tests" / "cast.json"
PEOPLE = {
    "seller": ("seller@northwind.example", "nw-submitted"),
    "administrator": ("admin@northwind.example", "nw-submitted"),
    "distributor": ("buyer@harbor.example", "co-submitted"),
    "account manager": ("cam@meridian.example", "nw-submitted"),
    "desk": ("desk@meridian.example", "nw-submitted"),
}
SHOWN = {"id": "gen_random_uuid()", "created_at": "created_at - n * interval '1 minute'"}


def copy_deals(count: int) -> None:
    """`count` more registrations, as those of the cast, each with an id of its own."""
    fields = [f.column for f in Deal._meta.concrete_fields if not f.generated]
    shown = [SHOWN.get(column, f'"{column}"') for column in fields]
    if "number" in fields:
        shown[fields.index("number")] = "'B-' || n || '-' || left(id::text, 6)"
    names = ", ".join(f'"{column}"' for column in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO registrations_deal ({names}) SELECT {', '.join(shown)}"
            " FROM registrations_deal, generate_series(1, %s) AS n",
            [count // Deal.objects.count()],
        )
        cursor.execute("ANALYZE")


def medians(client: Client, path: str) -> tuple[float, float]:
    """Milliseconds of one answer without the lock and with it, asked in turn: what else the machine
    does weighs on both alike."""
    taken: dict[bool, list[float]] = {False: [], True: []}
    for number in range(TIMES + 3):
        for lock, found in taken.items():
            settings.ROW_SECURITY = lock
            begun = time.perf_counter()
            answer = client.get(path)
            if answer.status_code != 200:
                sys.exit(f"{path}: {answer.status_code}")
            if number > 2:
                found.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken[False]), statistics.median(taken[True])


def main() -> None:
    world = worlds.build(json.loads(CAST.read_text()))
    copy_deals(DEALS)
    print(f"{Deal.objects.count()} deals; milliseconds without, with, ratio (budget {BUDGET})")
    for name, (email, key) in PEOPLE.items():
        client = Client()
        client.force_login(world.users[email])
        record = f"/deals/{world.deals[key].pk}/"
        for what, path in {"list": "/deals/", "filtered": "/deals/?status=approved",
                           "record": record}.items():  # fmt: skip
            without, behind = medians(client, path)
            ratio = behind / without
            said = "met" if ratio <= BUDGET else "missed"
            print(f"{name:16} {what:9} {without:8.1f} {behind:8.1f} {ratio:6.2f} {said}")


if __name__ == "__main__":
    main()
