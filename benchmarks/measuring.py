"""Measures one world: every persona on every hot path, beside the raw limits of the same run."""

import resource
import time
from collections.abc import Callable, Collection
from typing import Any

from benchmarks import raw, timing
from benchmarks.paths import PATHS, Path, Subject
from benchmarks.world import personas
from deals.registrations.models import Deal
from deals.registrations.views import listing
from portal.access.scope import scope_of
from portal.interchange.keyset import page_of

ROUNDS, EXPORTED = 15, 10_000
Found = dict[str, Any]


def measure(only: Collection[str] = ()) -> Found:
    """`only`: words of PATHS, `visibility`, `count`, `export`; none means all."""
    _without_pauses()
    people = {name: Subject(name, user) for name, user in personas().items()}
    wanted = lambda word: not only or word in only  # noqa: E731
    found: Found = {"deals": Deal.objects.count(), "paths": {}, "visibility": {}, "export": {}}
    for name, subject in people.items():
        if wanted("visibility"):
            found["visibility"][name] = _visibility(subject)
        for word, path in PATHS.items():
            if wanted(word) and name in path.personas:
                found["paths"].setdefault(word, {})[name] = _path(subject, path)
        if wanted("count") and name in PATHS["list"].personas:
            found["paths"].setdefault("count", {})[name] = _count(subject)
        if wanted("export") and name in {"desk", "distributor"}:
            found["export"][name] = _export(subject)
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _without_pauses() -> None:
    """Some answers wait until a fixed time is over, so that nobody learns from how long they took.
    The work is measured, not the waiting."""
    from deals.clearance import services
    from deals.conflicts import listeners
    from deals.programs.models import ProgramPolicy

    services.LEVEL = listeners.LEVEL = 0
    limits = {"clearance_per_user": 10_000, "clearance_per_company": 30_000}
    ProgramPolicy.objects.update(clearance_enabled=True, **limits)


# --- SQL -----------------------------------------------------------------------------------------
def _visibility(subject: Subject) -> Found:
    """The page's own query, alone and with the scope's, over the raw limit. Milliseconds."""
    scope = subject.scope
    with timing.queries() as known:
        rows = Deal.objects.in_scope(scope).listed()
        page = page_of(rows, order="-created_at", params={})
    with timing.queries() as resolved:
        scope_of(subject.user)
    limit = raw.page(scope)
    ids = [row[0] for row in limit()][: len(page.rows)]
    assert [str(row.pk).replace("-", "") for row in page.rows] == [
        str(pk).replace("-", "") for pk in ids
    ], f"The raw SQL for {subject.name} answers another question."
    told = timing.in_turn(
        {"raw": limit, "known": replay(known), "scope": replay(resolved)}, rounds=2 * ROUNDS
    )
    return told | {"sql": [sql for sql, _params in known]}


def replay(asked: timing.Queries) -> Callable[[], None]:
    asking = [timing.fetching(sql, params) for sql, params in asked if timing.is_read(sql)]
    return lambda: [ask() for ask in asking] and None


def _count(subject: Subject) -> Found:
    """What the line above the list says, at most a thousand."""
    with timing.queries() as asked:
        listing.counted(Deal.objects.visible_to(subject.user))
    told = timing.in_turn(
        {"raw": raw.count(subject.scope, listing.COUNT_LIMIT + 1), "sql": replay(asked)}, ROUNDS
    )
    return told | {"queries": len(asked)}


# --- Pages ---------------------------------------------------------------------------------------
def _path(subject: Subject, path: Path) -> Found:
    action = path.make(subject)
    if action is None:
        return {}
    action()
    if path.changes:
        return _changing(action, path.times)
    with timing.queries() as asked:
        action()
    found: Found = {"queries": len(asked), "sql": timing.replayed_ms(asked)}
    if path.raw:
        limit = path.raw(subject)
        found["raw"] = min(timing.in_turn({"raw": limit}, ROUNDS).values())
        slowest = max(asked, key=lambda query: timing.replayed_ms([query], 2))
        found["slowest"] = slowest[0]
    beside = {
        "page": action,
        "table": subject.get("/bare/table/"),
        "empty": subject.get("/bare/empty/"),
    }
    if path.is_api:
        beside["table"] = subject.get("/bare/json/")
    times = timing.in_turn(beside, path.times, time.process_time)
    found |= {f"{name} cpu": spent for name, spent in times.items()}
    found["wall"] = timing.in_turn({"page": action}, 5)["page"]
    return found


def _changing(action: Callable[[], Any], times: int) -> Found:
    spent, in_sql, asked = [], [], 0
    for _time in range(times):
        began = time.perf_counter()
        with timing.queries() as found:
            action()
        spent.append((time.perf_counter() - began) * 1000)
        in_sql.append(found.seconds * 1000)
        asked = max(asked, len(found))
    spent.sort()
    return {
        "queries": asked,
        "sql": sorted(in_sql)[times // 2],
        "wall": spent[times // 2],
        "p95": spent[int(times * 0.95)],
    }


# --- Export --------------------------------------------------------------------------------------
def _export(subject: Subject) -> Found:
    """The first byte, and the rows a second of the first 10,000; memory before and after."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    lines = iter(subject.browser.get("/deals/export.csv").streaming_content)
    next(lines), next(lines)
    first = time.perf_counter() - began
    began, spent = time.perf_counter(), time.process_time()
    rows = sum(1 for _place, _line in zip(range(EXPORTED), lines, strict=False))
    found = {
        "rows": rows,
        "first byte s": first,
        "rows a second": rows / (time.perf_counter() - began),
        "cpu s per 10,000": (time.process_time() - spent) * EXPORTED / rows,
    }
    del lines
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return found | {"grown mb": grown / 1024}
