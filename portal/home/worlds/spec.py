"""The check that a description says nothing but what `keys.py` lists."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from partners.organizations.choices import MemberRole
from portal.home.worlds.keys import CALLED, SECTIONS, Key, Rows
from portal.home.worlds.world import SpecError
from portal.people.choices import StaffRole


def check(spec: Any) -> None:
    """Raises SpecError with one line for each fault; returns when the description can be read."""
    if faults := list(_faults(spec)):
        raise SpecError("\n".join(faults))


def _faults(spec: Any) -> Iterator[str]:
    if not isinstance(spec, Mapping):
        yield "The description must be an object: {“users”: […], …}."
        return
    for section, rows in spec.items():
        if section not in SECTIONS:
            yield f"{section}: unknown section. Known: {', '.join(SECTIONS)}."
        elif not isinstance(rows, list):
            yield f"{section}: must be a list."
    called = {section: _names(spec, section) for section in CALLED}
    for section, keys in SECTIONS.items():
        if isinstance(rows := spec.get(section, []), list):
            yield from _twice(section, rows)
            for place, row in enumerate(rows):
                yield from _row(f"{section}[{place}]", row, keys, called)
    yield from _whole(spec)


def _names(spec: Mapping[str, Any], section: str) -> set[str]:
    rows = spec.get(section)
    rows = rows if isinstance(rows, list) else []
    return {_called(section, row) for row in rows if isinstance(row, Mapping)}


def _called(section: str, row: Mapping[str, Any]) -> str:
    name = str(row.get(CALLED[section], ""))
    return name.lower() if section == "users" else name


def _twice(section: str, rows: list[Any]) -> Iterator[str]:
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if section in CALLED and isinstance(row, Mapping):
            name = _called(section, row)
            if name and name in seen:
                yield f"{section}[{place}].{CALLED[section]}: “{name}” is there twice."
            seen.add(name)


def _row(path: str, row: Any, keys: Rows, called: Mapping[str, set[str]]) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield f"{path}: must be an object."
        return
    for name in row.keys() - keys.keys():
        yield f"{path}.{name}: unknown key. Known: {', '.join(keys)}."
    for name, key in keys.items():
        if name in row:
            yield from _value(f"{path}.{name}", row[name], key, called)
        elif key.needed:
            yield f"{path}.{name}: missing."


def _value(path: str, value: Any, key: Key, called: Mapping[str, set[str]]) -> Iterator[str]:
    if not FITS[key.type](value):
        yield f"{path}: must be {SAYS.get(key.type, 'a ' + key.type)}, not {value!r}."
    elif key.needed and value == "":
        yield f"{path}: must not be empty."
    elif key.one_of and value and value not in key.one_of:
        yield f"{path}: “{value}” is not one of {', '.join(key.one_of)}."
    elif key.names and (missing := _unknown(value, key.names, called)):
        yield f"{path}: nothing in {key.names} is called {', '.join(missing)}."
    elif key.each is not None:
        rows = (
            [(path, value)]
            if key.type == "object"
            else [(f"{path}[{place}]", row) for place, row in enumerate(value)]
        )
        for where, row in rows:
            yield from _row(where, row, key.each, called)


def _unknown(value: Any, section: str, called: Mapping[str, set[str]]) -> list[str]:
    names = [str(name) for name in (value if isinstance(value, list) else [value]) if name]
    lower = section == "users"
    return [f"“{n}”" for n in names if (n.lower() if lower else n) not in called[section]]


def _is_date(value: Any) -> bool:
    try:
        return bool(dt.date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _is_amount(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


FITS = {
    "text": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "amount": _is_amount,
    "yes or no": lambda value: isinstance(value, bool),
    "date": lambda value: value is None or _is_date(value),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, Mapping),
}
SAYS = {
    "text": "text",
    "number": "a whole number",
    "amount": 'an amount such as "1200.00"',
    "yes or no": "true or false",
    "date": "a date such as 2026-01-31",
    "object": "an object",
}


def _whole(spec: Mapping[str, Any]) -> Iterator[str]:
    """What no single row can tell."""
    rows = spec.get("users")
    people = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    if not any(row.get("staff_role") == StaffRole.DESK for row in people):
        yield "users: somebody needs the staff_role “desk”: that person builds the world."
    deals = spec.get("deals")
    for place, row in enumerate(deals if isinstance(deals, list) else []):
        if isinstance(row, Mapping) and bool(row.get("organization")) == bool(row.get("team")):
            yield f"deals[{place}]: name either an organization or a team."
    links = spec.get("engagements")
    for place, row in enumerate(links if isinstance(links, list) else []):
        if not isinstance(row, Mapping) or row.get("status") == "proposed":
            continue
        if not _has_admin(people, row.get("organization")):
            yield f"engagements[{place}].organization: needs an administrator to accept it."


def _has_admin(people: list[Mapping[str, Any]], organization: Any) -> bool:
    lists = (row.get("memberships") for row in people)
    seats = (seat for seats in lists if isinstance(seats, list) for seat in seats)
    return any(
        isinstance(seat, Mapping)
        and seat.get("organization") == organization
        and seat.get("role") == MemberRole.ADMIN
        for seat in seats
    )
