"""Selects of many options: written in one go, and several of them filled by one query."""

import contextlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.forms.utils import flatatt
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

COLUMNS = 3  # of each row asked for: the value and up to two texts, the first filled one is shown


class PlainSelect(forms.Select):
    """Django's select without groups: the same text, but no dictionary for each of 250 countries
    and no template."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = set(self.format_value(value))
        written = []
        options: Any = self.choices
        for key, label in options:
            text = "" if key is None else str(key)
            mark = " selected" if text in chosen else ""
            key, label = conditional_escape(text), conditional_escape(label)
            written.append(f'<option value="{key}"{mark}>{label}</option>')
        html = "".join(written)
        given = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return mark_safe(f"<select{given}>{html}</select>")  # noqa: S308 - escaped above


def first_choices(asked: Mapping[str, Any], most: int) -> dict[str, list[tuple[str, str]]]:
    """Name → (value, label) of the first rows of each, in their own order. The rows are
    `values_list(value, text[, text])` of ordered querysets: one query for all of them."""
    legs, given, read = [], [], {}
    for name, rows in asked.items():
        with contextlib.suppress(EmptyResultSet):
            sql, params = rows[:most].query.get_compiler(rows.db).as_sql()
            columns = [f'CAST(one."{said}" AS varchar(300))' for said in rows._fields]
            columns += ["''"] * (COLUMNS - len(columns))
            legs.append(f"SELECT %s, {', '.join(columns)} FROM ({sql}) AS one")  # noqa: S608
            given += [name, *params]
            read[name] = _field(rows, rows._fields[0]).to_python
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in asked}
    if legs:
        with connections[next(iter(asked.values())).db].cursor() as cursor:
            cursor.execute(" UNION ALL ".join(legs), given)
            for name, value, *texts in cursor.fetchall():
                found[name].append((str(read[name](value)), next(filter(None, texts), "")))
    return found


def _field(rows: Any, said: str) -> Any:
    return rows.model._meta.pk if said == "pk" else rows.model._meta.get_field(said)
