"""Queries for measuring speed, made from a file of accounts: `ACCOUNTS.csv OUT.csv [N] [seed]`.

Each is the name of an account as it stands, with a letter lost or without its last word, and some
of its other fields. Good for speed only: a file made by `make_speed_set.py` has no truth.
"""

import csv
import random
import sys
from pathlib import Path

COLUMNS = (
    "query_id", "name", "country", "city", "domain", "account_id", "also_correct", "relation",
    "kind", "scripts",
)  # fmt: skip


def typed(name: str, way: int, chance: random.Random) -> str:
    """The name as it stands, with a letter lost, or without its last word."""
    if way == 1 and len(name) > 5:
        at = chance.randrange(1, len(name) - 1)
        return name[:at] + name[at + 1 :]
    return name.rsplit(" ", 1)[0] if way == 2 else name


def main(accounts: Path, out: Path, number: int = 1000, seed: int = 5) -> None:
    chance = random.Random(seed)  # noqa: S311
    with accounts.open(encoding="utf-8", newline="") as file:
        rows = chance.sample(list(csv.DictReader(file)), number)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        for place, row in enumerate(rows):
            writer.writerow(
                {
                    "query_id": f"Q{place}",
                    "name": typed(row["name"], place % 4, chance),
                    "country": row["country"] if place % 3 else "",
                    "city": row["city"] if place % 2 else "",
                    "domain": "" if place % 5 else row["domain"],
                    "account_id": row["account_id"],
                    "relation": "same",
                    "kind": "speed",
                }
            )


if __name__ == "__main__":
    _command, source, target, *rest = sys.argv
    main(Path(source), Path(target), *map(int, rest))
