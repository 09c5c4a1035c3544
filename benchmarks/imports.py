"""`make bench-import`: what a file costs to take in, through the room people use: upload, columns,
dry run, import. Exit code 1 when the import takes longer or more memory than promised.

    python -m benchmarks.imports [--rows 100000] [--kind accounts] [--cpu]

A scratch SQLite database; the rows are made of the names of real organisations. `--cpu` judges by
seconds of the processor instead of the clock, for a machine that is busy with other things.
"""

import argparse
import csv
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.scratch import in_scratch

SECONDS, MEGABYTES = 180, 600
SAMPLE = Path("partners/accounts/sample/accounts.csv")
CONSONANTS, VOWELS = "bcdfghjklmnprstvwz", "aeiou"
ENDINGS = ("Ltd", "GmbH", "Inc", "SA", "BV", "Group", "Services", "Systems", "Energy", "Bank")
ACCOUNTS = 500  # what the rows of other kinds are about


def _organisations(count: int) -> Iterator[dict[str, Any]]:
    """Rows that look like a register: new words, real places, a third below another."""
    rng = random.Random(1)
    with SAMPLE.open(encoding="utf-8") as file:
        real = list(csv.DictReader(file))
    for n in range(count):
        like = rng.choice(real)
        parts = range(rng.randint(2, 4))
        word = "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in parts).title()
        first = rng.choice(like["name"].split())
        yield {
            "Account ID": f"K{n}",
            "Account Name": f"{word} {first} {rng.choice(ENDINGS)}",
            "Website": f"{word.lower()}{n}.example" if n % 2 else "",
            "Billing Country": like["country"],
            "Billing City": like["city"],
            "Billing Street": like["street"],
            "Phone": like["phone"],
            "Parent Account ID": f"K{rng.randrange(n)}" if n and n % 3 == 0 else "",
        }


def _contacts(count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        yield {
            "Contact ID": f"C{n}", "First Name": "Ada", "Last Name": f"Person {n}",
            "Title": "Buyer", "Account ID": f"K{n % ACCOUNTS}", "Email": f"ada{n}@bench.example",
        }  # fmt: skip


def _touchpoints(count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        yield {
            "Activity ID": f"T{n}", "Type": "Call", "Date": f"2026-01-{n % 28 + 1:02}",
            "Subject": f"Call {n}", "Account ID": f"K{n % ACCOUNTS}", "Comments": "Rang back. " * 5,
        }  # fmt: skip


def _deals(count: int) -> Iterator[dict[str, Any]]:
    for n, row in enumerate(_organisations(count)):
        yield {
            "Opportunity ID": f"D{n}", "Opportunity Name": f"Renewal {n}",
            "Account Name": row["Account Name"], "Website": row["Website"],
            "Billing Country": row["Billing Country"], "Amount": f"{n % 900 + 100}.00",
            "Currency": "EUR", "Close Date": "2027-03-31", "Stage": "Qualification",
        }  # fmt: skip


KINDS: dict[str, Callable[[int], Iterator[dict[str, Any]]]] = {
    "accounts": _organisations,
    "contacts": _contacts,
    "touchpoints": _touchpoints,
    "deals": _deals,
}


def measure(kind: str, rows: int, by_processor: bool) -> bool:
    """Take a file of `rows` in and print what it took; whether the promise was kept."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    actor, team = _people()
    if kind in ("contacts", "touchpoints"):
        _take(actor, "accounts", team, ACCOUNTS, print_it=False)
    print(f"{rows:,} rows of {kind}; {_peak():.0f} MB before the first")
    seconds, processor = _take(actor, kind, team, rows, print_it=True)
    peak, took = _peak(), processor if by_processor else seconds
    kept = took < SECONDS and peak < MEGABYTES
    by = "processor" if by_processor else "clock"
    print(
        f"The import by the {by}: {took:.1f} s of {SECONDS}; at most {peak:.0f} MB of {MEGABYTES}: "
        + ("kept" if kept else "NOT KEPT")
    )
    return kept


def _people() -> tuple[Any, str]:
    """A direct rep with a team, who may import every kind."""
    from django.contrib.auth import get_user_model

    from partners.organizations.models import Team, TeamMembership
    from portal.access import grants

    actor = get_user_model().objects.create(
        email="rep@bench.example", name="Rep", staff_role="direct_rep"
    )
    team = Team.objects.create(name="Bench", kind="direct")
    grants.sync(TeamMembership.objects.create(user=actor, team=team))
    return actor, str(team.pk)


def _take(actor: Any, kind: str, place: str, rows: int, print_it: bool) -> tuple[float, float]:
    """Seconds by the clock and by the processor of the import itself."""
    from django.core.files import File

    from portal.exchange import imports, running

    path = Path(os.environ["DATA_DIR"]) / f"{kind}.csv"
    _write(path, KINDS[kind](rows))
    with path.open("rb") as file:
        row = imports.upload(actor=actor, kind=kind, file=File(file, path.name), place=place)
    imports.assign(row=row, actor=actor, columns=row.columns, source="salesforce")
    took = 0.0, 0.0
    for step in ("dry run", "import"):
        if step == "import":
            row.refresh_from_db()
            imports.start(row=row, actor=actor)
        began, processor = time.perf_counter(), time.process_time()
        running.work(row.pk)
        took = time.perf_counter() - began, time.process_time() - processor
        row.refresh_from_db()
        if row.status not in ("checked", "done") or row.new != rows:
            raise SystemExit(f"The {step} went wrong: {row.status} {row.problem} {row.counts}")
        if print_it:
            print(
                f"{step:>8}: {took[0]:7.1f} s by the clock, {took[1]:7.1f} s of processor, "
                f"{rows / took[1]:7.0f} rows/s of processor, {_peak():5.0f} MB",
                flush=True,
            )
    return took


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def _peak() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kind", choices=KINDS, default="accounts")
    parser.add_argument("--cpu", action="store_true", help="judge by seconds of the processor")
    chosen = parser.parse_args(arguments)
    kept = []
    in_scratch(lambda: kept.append(measure(chosen.kind, chosen.rows, chosen.cpu)))
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
