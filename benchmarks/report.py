"""Prints what was measured, and the budgets it meets or misses."""

import math
from collections.abc import Callable, Iterator
from typing import Any

Results = dict[int, dict[str, Any]]
FLAT, GENTLE = 0.10, 0.25
FLAT_PATHS = ("list", "filtered", "page 1,000", "detail", "submit", "claim", "review queue")
GENTLE_PATHS = ("count", "searched", "searched, nothing", "search box", "home")
LISTS = ("list", "filtered", "searched", "searched, nothing", "page 1,000", "review queue")
QUERIES = {**dict.fromkeys(LISTS, 10), "API list": 10, "detail": 14, "home": 16}


def print_all(database: str, results: Results) -> None:
    largest = results[max(results)]
    print(f"\n{database}, {', '.join(f'{size:,}' for size in results)} deals\n")
    _print_visibility(results)
    _print_paths(results)
    _print_exports(results)
    print(f"\nPeak memory of the process: {largest['peak_mb']:.0f} MB")
    print("\nBudgets")
    for text, worst, budget, is_met in budgets(results):
        print(f"  {'met   ' if is_met else 'MISSED'}  {text:<68} {worst}   (budget {budget})")


def _print_visibility(results: Results) -> None:
    if not results[max(results)]["visibility"]:
        return
    print("Which deals: the page's query over raw SQL (ms raw; × scope known; × with its query)")
    heads = "".join(f"{size:>26,}" for size in results)
    print(f"  {'':<18}{heads}   growth")
    for name in results[max(results)]["visibility"]:
        cells = []
        for found in results.values():
            row = found["visibility"][name]
            known, whole = row["known"] / row["raw"], (row["known"] + row["scope"]) / row["raw"]
            cells.append(f"{row['raw']:>10.2f} {known:>6.2f}× {whole:>6.2f}×")
        growth = _growth({size: f["visibility"][name]["known"] for size, f in results.items()})
        print(f"  {name:<18}{' '.join(cells)}   {growth:>6.2f}")


def _print_paths(results: Results) -> None:
    largest = results[max(results)]
    if not largest["paths"]:
        return
    heads = (
        "queries",
        "SQL ms",
        "× raw",
        "growth",
        "CPU ms",
        "× plain",
        "growth",
        "× empty",
        "wall ms",
        "p95",
    )
    print(f"\nHot paths at {max(results):,}\n  {'':<36}{''.join(f'{head:>9}' for head in heads)}")
    for word, rows in largest["paths"].items():
        for name, row in rows.items():
            sql, cpu = _series(results, word, name, "sql"), _series(results, word, name, "page cpu")
            cells = (
                row["queries"], row["sql"], _ratio(row, "sql", "raw"), _growth(sql),
                row.get("page cpu"), _ratio(row, "page cpu", "table cpu"), _growth(cpu),
                _ratio(row, "page cpu", "empty cpu"), row.get("wall"), row.get("p95"),
            )  # fmt: skip
            print(f"  {word + ', ' + name:<36}{''.join(map(_cell, cells))}")


def _cell(value: Any) -> str:
    if value is None or value != value:
        return f"{'':>9}"
    return f"{value:>9}" if isinstance(value, int) else f"{value:>9.2f}"


def _print_exports(results: Results) -> None:
    for name, row in results[max(results)]["export"].items():
        print(f"\nExport, {name}: " + ", ".join(f"{key} {value:.2f}" for key, value in row.items()))


def _ratio(row: dict[str, Any], one: str, other: str) -> float:
    return row[one] / row[other] if row.get(one) and row.get(other) else math.nan


def _series(results: Results, word: str, name: str, key: str) -> dict[int, float]:
    rows = {size: found["paths"].get(word, {}).get(name, {}) for size, found in results.items()}
    return {size: row[key] for size, row in rows.items() if row.get(key)}


def _growth(series: dict[int, float]) -> float:
    """The exponent of time over size: 0 does not grow, 1 grows with the deals."""
    if len(series) < 2:
        return math.nan
    small, large = min(series), max(series)
    return math.log(series[large] / series[small]) / math.log(large / small)


# --- Budgets of performance.md -------------------------------------------------------------------
Budget = tuple[str, str, str, bool]


def budgets(results: Results) -> Iterator[Budget]:
    """(what, the worst seen and where, the budget, met?), for what was measured."""
    largest = results[max(results)]
    seen = largest["visibility"].items()
    yield from _at_most(
        "visible rows over raw SQL, scope known", 1.5, {n: r["known"] / r["raw"] for n, r in seen}
    )
    yield from _at_most(
        "visible rows over raw SQL, with the scope's query",
        2.0,
        {n: (r["known"] + r["scope"]) / r["raw"] for n, r in seen},
    )
    for limit, words in ((10, (*LISTS, "API list")), (14, ("detail",)), (16, ("home",))):
        yield from _at_most(
            f"queries: {', '.join(words)}", limit, _all(largest, words, lambda row: row["queries"])
        )
    for limit, words in ((FLAT, FLAT_PATHS), (GENTLE, GENTLE_PATHS)):
        grown = {
            f"{word}, {name}": _growth(_series(results, word, name, "sql"))
            for word in words
            for name in largest["paths"].get(word, {})
        }
        yield from _at_most(f"growth of SQL: {', '.join(words)}", limit, grown)
    lists = _all(largest, ("list",), lambda row: _ratio(row, "page cpu", "table cpu"))
    yield from _at_most("list page over a plain table of its rows, CPU", 1.6, lists)
    api = _all(largest, ("API list",), lambda row: _ratio(row, "page cpu", "table cpu"))
    yield from _at_most("API list over JsonResponse of its rows, CPU", 1.8, api)
    sent = _all(largest, ("submit",), lambda row: row["p95"])
    yield from _at_most("submit with conflict check, p95 ms", 150, sent)
    exports = largest["export"].items()
    yield from _at_most("export, first byte, s", 1, {n: r["first byte s"] for n, r in exports})
    slowest = {n: 5000 / r["rows a second"] for n, r in exports}
    yield from _at_most("export, 5,000 rows over rows a second", 1, slowest)
    yield from _at_most("export, memory grown, MB", 32, {n: r["grown mb"] for n, r in exports})


def _all(
    found: dict[str, Any], words: tuple[str, ...], read: Callable[[Any], float]
) -> dict[str, float]:
    return {
        f"{word}, {name}": read(row)
        for word in words
        for name, row in found["paths"].get(word, {}).items()
    }


def _at_most(text: str, limit: float, seen: dict[str, float]) -> Iterator[Budget]:
    seen = {name: value for name, value in seen.items() if value == value}
    if seen:
        where, worst = max(seen.items(), key=lambda pair: pair[1])
        yield text, f"{worst:.2f} ({where})", f"{limit:g}", worst <= limit
