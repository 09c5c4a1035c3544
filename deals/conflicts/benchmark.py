"""Quality, speed and size of the matching over any files of the format of docs/matching.md.

The accounts are loaded into a scratch SQLite database of its own, into the tables the portal uses.
"""

import csv
import resource
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.db import connections, transaction

from deals.conflicts import index
from deals.conflicts.matching.engine import Matcher
from deals.conflicts.matching.metrics import Outcome, report
from deals.conflicts.matching.records import Query
from deals.conflicts.matching.scoring import threshold
from deals.conflicts.models import Party
from partners.accounts.models import Account

SCRATCH = "match_scratch"
TABLES = (
    "auth.Group",
    "organizations.Team",
    "accounts.Account",
    "accounts.AccountName",
    "conflicts.MatchRow",
    "conflicts.MatchKey",
    "conflicts.MatchFrequency",
)
SAME = (
    "name",
    "country",
    "region",
    "city",
    "street",
    "postcode",
    "phone",
    "tax_id",
    "registration_id",
)
WARM_UP = 50  # queries asked outside the clock, so that tables are loaded
ANSWERS = 5
KEYS = (
    "n",
    "recall_at_1",
    "recall_at_5",
    "precision",
    "recall",
    "f1",
    "best_f1",
    "recall_at_precision_95",
    "false_alarm_rate",
    "latency_ms",
    "build_s",
    "index_bytes_per_account",
    "peak_mb",
    "kinds",
)
Row = Mapping[str, str]


@contextmanager
def scratch_database() -> Iterator[str]:
    """Alias of an empty database with the tables of the index, gone after the block."""
    with TemporaryDirectory(prefix="match-") as folder:
        connections.databases[SCRATCH] = {
            **connections.databases["default"],
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(folder) / "scratch.sqlite3"),
            "OPTIONS": {"init_command": "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"},
        }
        connection = connections[SCRATCH]
        # Under DEBUG every query would be logged, and the log measured along.
        connection.make_debug_cursor = connection.make_cursor  # type: ignore[assignment]
        try:
            with connection.schema_editor() as editor:
                for label in TABLES:
                    editor.create_model(apps.get_model(label))
            with connection.constraint_checks_disabled():
                yield SCRATCH
        finally:
            connection.close()
            del connections[SCRATCH]
            del connections.databases[SCRATCH]


def read_rows(path: Path, limit: int | None = None) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number == limit:
                return
            yield {column: value or "" for column, value in row.items() if column}


def load(rows: Iterable[Row], using: str) -> dict[str, Any]:
    """File all accounts of the rows; returns accounts, build_s and index_bytes_per_account."""
    started, count, size = time.perf_counter(), 0, 0
    for part in index.batches(rows, index.BATCH):
        with transaction.atomic(using=using):
            accounts = Account.objects.using(using).bulk_create(map(account_of, part))
            before = _bytes(using)
            index.file_parties(Party.ACCOUNT, [account.pk for account in accounts], using)
            size += _bytes(using) - before
        count += len(part)
    before = _bytes(using)
    index.count_keys(using)
    size += _bytes(using) - before
    seconds = round(time.perf_counter() - started, 1)
    return {"build_s": seconds, "index_bytes_per_account": round(size / max(count, 1))}


def _bytes(using: str) -> int:
    with connections[using].cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        return pages * cursor.execute("PRAGMA page_size").fetchone()[0]


def account_of(row: Row) -> Account:
    columns = {column: row.get(column, "") for column in SAME}
    parent = row.get("parent_account_id")
    return Account(
        pk=_id(row["account_id"]),
        website=row.get("domain", ""),
        external_id=row["account_id"],
        parent_id=_id(parent) if parent else None,
        **columns,
    )


def _id(key: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"match:{key}")


def query_of(row: Row) -> Query:
    return Query._make([*(row.get(field, "") for field in Query._fields[:-1]), ()])


def truth_of(row: Row) -> set[str]:
    """External ids of every right answer; empty when the customer is not on file."""
    return {row["account_id"], *row.get("also_correct", "").split("|")} - {""}


def ask(matcher: Matcher, rows: Iterable[Row]) -> tuple[list[Outcome], list[float]]:
    """What became of each query, and the milliseconds each took."""
    outcomes, times = [], []
    for row in rows:
        query = query_of(row)
        started = time.perf_counter()
        found = matcher.match(query, ANSWERS)
        times.append(1000 * (time.perf_counter() - started))
        right = {str(_id(key)) for key in truth_of(row)}
        ranks = [i for i, one in enumerate(found) if one.account.account_id in right]
        outcomes.append(
            Outcome(
                kind=row.get("kind", ""),
                scripts=row.get("scripts", ""),
                relation=row.get("relation") or "same",
                has_truth=bool(right),
                rank=min(ranks, default=None),
                probability=found[0].probability if found else 0.0,
                predicted=bool(found),
            )
        )
    return outcomes, times


def measure(
    accounts: Path, pairs: Path, typos: Path | None = None, limit: int | None = None
) -> dict[str, Any]:
    """Every figure of KEYS, and `scripts`, `threshold` and (apart from the rest) `typos`."""
    with scratch_database() as using:
        figures = load(read_rows(accounts), using)
        matcher = Matcher(index.Store(using))
        ask(matcher, read_rows(pairs, min(WARM_UP, limit or WARM_UP)))
        outcomes, times = ask(matcher, read_rows(pairs, limit))
        figures |= report(outcomes, threshold())
        if typos:
            figures["typos"] = report(ask(matcher, read_rows(typos, limit))[0], threshold())
    figures["latency_ms"] = {"p50": _share(times, 0.5), "p95": _share(times, 0.95)}
    figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    figures["threshold"] = threshold()
    return figures


def _share(values: list[float], share: float) -> float:
    ordered = sorted(values)
    at = min(len(ordered) - 1, int(share * len(ordered)))
    return round(ordered[at], 2) if ordered else 0.0
