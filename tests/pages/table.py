"""The table of pages: as text for people, as JSON for programs; and what breaks a promise."""

import json
import time

FIRST_PAGE_KB = 200
SHIFT = 0.1  # Google's limit of a good page
QUERIES = 50  # a page that asks more is looked at; tight limits stand in tests of make test
PROMISES = {
    "axe_light": "axe, light",
    "axe_dark": "axe, dark",
    "console": "console",
    "policy": "content security policy",
    "foreign": "asks another host",
    "overflow": "scrolls sideways at",
}
HEAD = ("Role", "Page", "axe light", "axe dark", "Console", "CSP", "Other hosts", "Overflow",
        "Shift", "Queries", "KB", "Lighthouse p/a/b")  # fmt: skip


def broken(row):
    """What is wrong with the page, a line each."""
    for key, words in PROMISES.items():
        yield from (f"{words}: {fault}" for fault in row.get(key) or [])
    if row["status"] >= 400:
        yield f"a link leads to {row['status']}"
    if row["shift"] > SHIFT:
        yield f"layout shift {row['shift']}"
    if row["kb"] > FIRST_PAGE_KB:
        yield f"{row['kb']} KB on the first load"
    if (row.get("queries") or 0) > QUERIES:
        yield f"{row['queries']} queries"
    for device, scores in row.get("lighthouse", {}).items():
        yield from (f"Lighthouse {device} {name} {scores[name]}" for name in scores["low"])


def faults(rows):
    """Each fault once, with the pages it was seen on."""
    seen = {}
    for row in rows:
        for fault in broken(row):
            seen.setdefault((row["kind"], fault), []).append(row["role"])
    return [f"{kind}: {fault} ({', '.join(who)})" for (kind, fault), who in seen.items()]


def cells(row):
    def number(key):
        return len(row[key]) if key in row else "–"

    lighthouse = "; ".join(
        f"{device} {one['performance']}/{one['accessibility']}/{one['best-practices']}"
        for device, one in row.get("lighthouse", {}).items()
    )
    sideways = ", ".join(map(str, row["overflow"])) or "none" if "overflow" in row else "–"
    return (
        row["role"], f"`{row['kind']}`", number("axe_light"), number("axe_dark"),
        number("console"), number("policy"), number("foreign"), sideways, row["shift"],
        row.get("queries", "–"), row["kb"], lighthouse or "–",
    )  # fmt: skip


def text(rows, unseen, command):
    kinds = {row["kind"] for row in rows}
    found = faults(rows)
    lines = [
        "# Every page",
        "",
        f"{time.strftime('%Y-%m-%d')}, by `{command}`: {len(rows)} rows, {len(kinds)} kinds of"
        f" pages, {len({row['role'] for row in rows})} roles, {len(found)} faults.",
        "",
        *(f"- {fault}" for fault in found),
        "",
        f"| {' | '.join(HEAD)} |",
        f"|{'---|' * len(HEAD)}",
        *(f"| {' | '.join(map(str, cells(row)))} |" for row in rows),
        "",
        "## Addresses no role reached by a link or without a record",
        "",
        *(f"- `{route}`" for route in unseen),
    ]
    return "\n".join(lines) + "\n"


def written(rows, unseen, folder, command):
    (folder / "table.md").write_text(text(rows, unseen, command))
    whole = {"rows": rows, "faults": faults(rows), "unseen": unseen}
    (folder / "table.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False))
