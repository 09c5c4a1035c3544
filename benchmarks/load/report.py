"""What was measured, as a table, against the budgets."""

import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LOCKED = ("database is locked", "database table is locked")
# shape → what, its value's name, least or most, the bound
BUDGETS: dict[str, list[tuple[str, str, str, float]]] = {
    "stack": [
        ("pages a second", "rate", "least", 60),
        ("p95 of all, ms", "p95", "most", 300),
        ("errors", "errors", "most", 0),
    ],
    "sqlite": [
        ("p95 of writes, ms", "p95_writes", "most", 500),
        ("errors", "errors", "most", 0),
        ("“database is locked” in the logs", "locked", "most", 0),
    ],
}
Row = tuple[str, bool, float, bool]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of them do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def show(shape: str, rows: list[Row], seconds: float, folder: Path) -> bool:
    """Print the report; whether every budget is met (by nothing at all: no)."""
    if not rows:
        print("Nothing was counted: the time was over before everybody had signed in. Take fewer"
              " --users or more --minutes.")  # fmt: skip
        return False
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row[0]].append(row)
    print(f"\n{'Request':28}{'count':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'errors':>8}   ms")
    for name in sorted(kinds, key=lambda one: -len(kinds[one])):
        line(name, kinds[name])
    line("all", rows)
    values: dict[str, Any] = {
        "rate": len(rows) / seconds,
        "p95": percentile([row[2] for row in rows], 0.95),
        "p95_writes": percentile([row[2] for row in rows if row[1]], 0.95),
        "errors": sum(not row[3] for row in rows),
        "locked": locked(folder),
    }
    print(f"\n{values['rate']:.1f} requests a second over {seconds:.0f} s\n")
    met = [
        values[name] >= bound if side == "least" else values[name] <= bound
        for _what, name, side, bound in BUDGETS[shape]
    ]
    for (what, name, side, bound), good in zip(BUDGETS[shape], met, strict=True):
        print(f"{'met   ' if good else 'MISSED'} {what}: {values[name]:.1f} ({side} {bound})")
    return all(met)


def line(name: str, rows: list[Row]) -> None:
    times = [row[2] for row in rows]
    shares = "".join(f"{percentile(times, share):8.0f}" for share in (0.5, 0.95, 0.99))
    print(f"{name:28}{len(rows):8}{shares}{sum(not row[3] for row in rows):8}")


def locked(folder: Path) -> int:
    """How often a server's log says that SQLite gave up waiting."""
    logs = [path.read_text(errors="replace") for path in folder.glob("*.log")]
    return sum(log.count(words) for log in logs for words in LOCKED)
