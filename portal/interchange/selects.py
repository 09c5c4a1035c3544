"""Selects of many options: written in one go, and several of them filled by one query."""

import contextlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from html import escape
from typing import Any

from django import forms
from django.core.exceptions import EmptyResultSet
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

from portal.access.shapes import Sql, ask, sql_of

COLUMNS = 3  # of each row asked for: the value and up to two texts, the first filled one is shown


class PlainSelect(forms.Select):
    """Django's select without groups: the same text, but no dictionary for each of 250 countries
    and no template."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        html = self.options_written(set(self.format_value(value)))
        return mark_safe(f"<select{given}>{html}</select>")  # noqa: S308 - escaped by `option`

    def options_written(self, chosen: set[str]) -> str:
        options: Any = self.choices
        return "".join(option(key, label, chosen) for key, label in options)


def option(key: Any, label: Any, chosen: Collection[str] = ()) -> str:
    text = "" if key is None else str(key)
    mark = " selected" if text in chosen else ""
    return f'<option value="{escape(text)}"{mark}>{escaped(label)}</option>'


def escaped(said: Any) -> str:
    """As `conditional_escape`, which also looks out for lazy words: that takes longer than all the
    rest of an option or of a cell."""
    return str(said.__html__()) if hasattr(said, "__html__") else escape(str(said))


def first_choices(asked: Mapping[str, Any], most: int) -> Sql:
    """SQL of the first rows of each, in their own order: its name, a value and the texts. The rows
    are `values_list(value, text[, text])` of ordered querysets."""
    legs: list[str] = []
    given: list[Any] = []
    for name, rows in asked.items():
        with contextlib.suppress(EmptyResultSet):
            sql, params = sql_of(rows[:most])
            columns = [f'CAST(one."{said}" AS varchar(300))' for said in rows._fields]
            columns += ["''"] * (COLUMNS - len(columns))
            legs.append(f"SELECT %s, {', '.join(columns)} FROM ({sql}) AS one")  # noqa: S608
            given += [name, *params]
    return " UNION ALL ".join(legs), tuple(given)


def choices_of(sql: Sql, using: str, ids: Collection[str] = ()) -> dict[str, list[tuple[str, str]]]:
    """Name → (value, label), asked for in one query. `ids`: names whose values are ids."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, value, *texts in ask(sql, using) if sql[0] else ():
        told = _dashed(value) if name in ids else value
        found[name].append((told, next(filter(None, texts), "")))
    return found


def _dashed(key: str) -> str:
    """An id as it stands in addresses; SQLite keeps it without the dashes."""
    if len(key) != 32:
        return key
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
