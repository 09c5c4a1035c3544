"""`make bench`: what the wall costs, as ratios measured in one run.

For each persona and size, the newest page of 25 deals through `visible_to` (SQL time, scope
query included) is compared with hand-written SQL that knows the answer's keys; and the whole
list page with an empty page of the same server. Prints a table and the growth exponent. Then the
scheduled jobs: see jobs.py.
"""

import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks import jobs

SIZES = [int(size) for size in os.environ.get("SIZES", "2000,20000").split(",")]
ROUNDS = 40


def median_ms(action: Callable[[], Any]) -> float:
    """Median wall time of `action` in milliseconds, after a warm-up."""
    action()
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def measure(size: int) -> dict[str, dict[str, float]]:
    """Fill a scratch database with `size` deals and measure every persona."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.data import fill
    from deals.registrations.models import Deal
    from portal.access.scope import scope_of

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    people = fill(size)
    print(f"{size} deals filled in {time.perf_counter() - began:.1f} s", flush=True)
    found = {}
    for name, user in people.items():
        newest = Deal.objects.visible_to(user).order_by("-created_at", "-id")
        ids = list(newest.values_list("pk", flat=True)[:25])
        columns = "id, number, title, status, created_at"
        marks = ",".join("%s" for _pk in ids)
        raw = f"SELECT {columns} FROM registrations_deal WHERE id IN ({marks})"

        def ideal(raw: str = raw, ids: list[Any] = ids) -> Any:
            with connection.cursor() as cursor:
                cursor.execute(raw, [pk.hex for pk in ids])
                return cursor.fetchall()

        def scoped(user: Any = user) -> Any:
            rows = Deal.objects.visible_to(user).order_by("-created_at", "-id")
            return list(rows.values_list("id", "number", "title", "status", "created_at")[:25])

        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            client.get("/deals/")
            asked = len(queries)
        found[name] = {
            "raw ms": median_ms(ideal),
            "scope ms": median_ms(lambda user=user: scope_of(user)),
            "scoped ms": median_ms(scoped),
            "page ms": median_ms(lambda client=client: client.get("/deals/")),
            "empty ms": median_ms(lambda client=client: client.get("/healthz")),
            "queries": asked,
        }
    return found


def report(results: dict[int, dict[str, dict[str, float]]]) -> None:
    print(
        f"{'deals':>8}  {'persona':<16}{'scoped/raw':>12}{'page/empty':>12}{'queries':>9}", end=""
    )
    print(f"{'page ms':>9}")
    for size, personas in results.items():
        for name, row in personas.items():
            scoped, page = row["scoped ms"] / row["raw ms"], row["page ms"] / row["empty ms"]
            print(
                f"{size:>8}  {name:<16}{scoped:>11.1f}×{page:>11.1f}×{row['queries']:>9.0f}"
                f"{row['page ms']:>9.1f}"
            )
    small, large = min(results), max(results)
    if small != large:
        print(
            f"\nGrowth of the scoped page of 25, {small} to {large} deals (0 = none, 1 = linear):"
        )
        for name in results[small]:
            ratio = results[large][name]["scoped ms"] / results[small][name]["scoped ms"]
            print(f"  {name:<16}{math.log(ratio) / math.log(large / small):6.2f}")


def main() -> None:
    results = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as scratch:
            if (child := os.fork()) == 0:  # a fresh process and database for each size
                _measure_into(size, scratch)
                os._exit(0)
            os.waitpid(child, 0)
            results[size] = _read(scratch)
    report(results)
    jobs.main(["--sizes", ",".join(map(str, SIZES)), "--due", "0.1"])


def _measure_into(size: int, scratch: str) -> None:
    import json

    import django
    from django.conf import settings

    os.environ |= {
        "DATA_DIR": scratch,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "1",
        "LOG_LEVEL": "ERROR",
    }
    django.setup()
    settings.DEBUG = False  # Django keeps every query while it is on
    with open(os.path.join(scratch, "found.json"), "w") as file:
        json.dump(measure(size), file)


def _read(scratch: str) -> dict[str, dict[str, float]]:
    import json

    with open(os.path.join(scratch, "found.json")) as file:
        return json.load(file)


if __name__ == "__main__":
    main()
