"""The content of a mutual plan: one JSON document a version.

`{"goal", "position", "gap": text, "steps": [{"id", "text", "side", "person", "due_on",
"status"}], "reviews": [{"id", "held_on", "outcome"}]}`; ids and persons as text, dates ISO, empty
text for none. Pure: `validators.py` checks what people send, here it is compared and merged.
"""

import copy
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from partners.plans.choices import REVIEW_FIELDS, SECTIONS, STEP_FIELDS

Content = dict[str, Any]
Row = Mapping[str, str]
LISTS: dict[str, Mapping[str, Any]] = {"steps": STEP_FIELDS, "reviews": REVIEW_FIELDS}
TITLES = {"steps": "text", "reviews": "held_on"}  # the field a row is called by
WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 1500
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


def empty() -> Content:
    return dict.fromkeys(SECTIONS, "") | {name: [] for name in LISTS}


@dataclass(frozen=True)
class FieldChange:
    """One field before and after. `label`: what it is called; `field`: its name."""

    field: str
    label: Any
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """What happened to one section (`row_id` empty) or to one row of a list."""

    part: str  # goal, position, gap, steps, reviews
    kind: str
    row_id: str = ""
    title: str = ""
    fields: tuple[FieldChange, ...] = ()


def changes(old: Content, new: Content) -> list[Change]:
    """What differs from `old` to `new`, in reading order."""
    found = [
        Change(name, CHANGED, fields=(FieldChange(name, label, old[name], new[name]),))
        for name, label in SECTIONS.items()
        if old[name] != new[name]
    ]
    for name in LISTS:
        found += _rows_changed(name, old[name], new[name])
    return found


def _rows_changed(name: str, old: list[Row], new: list[Row]) -> list[Change]:
    before, after = {row["id"]: row for row in old}, {row["id"]: row for row in new}
    found = []
    for row_id, row in after.items():
        kind = CHANGED if row_id in before else ADDED
        fields = _fields_changed(name, before.get(row_id, {}), row)
        if fields:
            found.append(Change(name, kind, row_id, row[TITLES[name]], fields))
    gone = [Change(name, REMOVED, pk, before[pk][TITLES[name]]) for pk in before if pk not in after]
    return found + gone


def _fields_changed(name: str, old: Row, new: Row) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field, label, old.get(field, ""), new[field])
        for field, label in LISTS[name].items()
        if old.get(field, "") != new[field]
    )


def words(old: str, new: str) -> list[tuple[str, str]]:
    """(kind, text) pieces that show how `old` became `new`: kind same, added or removed.

    What both begin and end with is set aside first; a middle too long to compare word by word in
    a moment is shown as replaced.
    """
    before, after = WORDS.findall(old), WORDS.findall(new)
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    head, tail = before[:start], before[len(before) - end :]
    middle = _pieces(before[start : len(before) - end], after[start : len(after) - end])
    pieces = [("same", "".join(head)), *middle, ("same", "".join(tail))]
    return [(kind, text) for kind, text in pieces if text]


def _shared(one: list[str], other: list[str]) -> int:
    """How many words two lists begin with in common."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _pieces(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    if len(before) + len(after) > MOST_WORDS:
        yield from ((REMOVED, "".join(before)), (ADDED, "".join(after)))
        return
    for what, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if what == "equal":
            yield "same", "".join(before[i1:i2])
            continue
        yield REMOVED, "".join(before[i1:i2])
        yield ADDED, "".join(after[j1:j2])


# --- Two people at once --------------------------------------------------------------------------
def merge(base: Content, mine: Content, theirs: Content) -> Content:
    """What a form holds after somebody else saved: fields I left as they were in `base` take
    `theirs`, fields I changed keep `mine`. Rows others added stay; rows others removed go unless
    I changed them."""
    merged = {name: _newer(base[name], mine[name], theirs[name]) for name in SECTIONS}
    return merged | {name: _merged_rows(base[name], mine[name], theirs[name]) for name in LISTS}


def _newer(base: Any, mine: Any, theirs: Any) -> Any:
    return theirs if mine == base else mine


def _merged_rows(base: list[Row], mine: list[Row], theirs: list[Row]) -> list[dict[str, str]]:
    old, ours, others = ({row["id"]: row for row in rows} for rows in (base, mine, theirs))
    merged = []
    for row_id, row in ours.items():
        before, now = old.get(row_id), others.get(row_id)
        if before is None or (now is None and row != before):
            merged.append(dict(row))
        elif now is not None:
            merged.append({key: _newer(before[key], row[key], now[key]) for key in row})
    added = [dict(row) for row_id, row in others.items() if row_id not in old | ours]
    return merged + added


def both_changed(base: Content, mine: Content, theirs: Content) -> list[Change]:
    """What others saved in exactly the fields I changed too: shown, because saving replaces it."""
    touched = {(c.part, c.row_id, f.field) for c in changes(base, mine) for f in c.fields}
    removed = {(c.part, c.row_id) for c in changes(base, mine) if c.kind == REMOVED}
    found = []
    for change in changes(base, theirs):
        fields = tuple(f for f in change.fields if (change.part, change.row_id, f.field) in touched)
        if fields or (change.part, change.row_id) in removed:
            found.append(change)
    return found


def copied(content: Content) -> Content:
    return copy.deepcopy(content)


def person_ids(*contents: Content) -> set[str]:
    """Everybody named in the steps."""
    return {row["person"] for content in contents for row in content["steps"] if row["person"]}
