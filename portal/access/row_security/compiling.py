"""A model's scope rule as the text of a policy."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Exists, Model, OuterRef
from django.db.models.sql import Query
from django.db.models.sql.datastructures import Join
from django.utils import timezone

from portal.access.row_security import symbols
from portal.access.row_security.rewriting import rewritten
from portal.access.row_security.symbols import Branches, Names
from portal.access.row_security.tables import WIDER
from portal.access.scope import Scope
from portal.workflow import clock

BARE = "concord_bare"  # views of guarded tables for the policies' own sub-selects: without a wall
PLACES = re.compile(r" IN \((%s(?:, %s)*)\)|%s|%%")
OUTER = re.compile(r' LEFT OUTER JOIN "(\w+)"(?: (\w+))? ON \([^()]*\)')
ALIAS = re.compile(r"\b[A-Z]{1,2}\d+\b")
SOURCES = re.compile(r'\b(FROM|JOIN) "(\w+)"')


class NotTranslatable(ValueError):
    """A rule holds something that a policy cannot say."""


def policy_of(model: type[Model], guarded: Iterable[str]) -> str:
    """The condition a row of `model` must meet. `guarded`: tables that have a policy."""
    tables = frozenset(guarded)
    alike: dict[str, list[str]] = {}
    for role in ["", *(value for value, _ in _staff_roles())]:
        alike.setdefault(_compiled(model, role, Branches(), tables), []).append(role)
    if list(alike) == ["false"]:
        return "false"
    arms = [
        f"WHEN {_any_of(roles)} THEN {_of_role(model, roles[0], tables)}"
        for roles in alike.values()
    ]
    return f"CASE {' '.join(arms)} ELSE false END"


def setting(name: str, kind: str) -> str:
    """A setting of the session, read once a query. Missing: NULL, which opens nothing."""
    return f"(SELECT {_said(name)}::{kind})"


def _said(name: str) -> str:
    """What was said once on a connection is an empty text afterwards, not missing."""
    return f"NULLIF(current_setting('concord.{name}', true), '')"


def _any_of(names: list[str]) -> str:
    said = ", ".join(f"'{name or symbols.PARTNER}'" for name in names)
    return f"{setting('role', 'text')} IN ({said})"


def _staff_roles() -> Iterable[tuple[str, Any]]:
    field: Any = get_user_model()._meta.get_field("staff_role")
    return [(value, label) for value, label in field.flatchoices if value]


def _of_role(
    model: type[Model], role: str, tables: frozenset[str], told: dict[Names, bool] | None = None
) -> str:
    """The rule for one staff role. Where an empty key set makes more of a difference than that
    nothing is in it, the policy asks whether it is empty."""
    told = told or {}
    none = {name for names, answer in told.items() if not answer for name in names}
    branches = Branches(empty=none, told=told)
    rule = _compiled(model, role, branches, tables)
    for names in branches.asked:
        if names in told:
            continue
        gone = none | names
        yes = _compiled(model, role, Branches(empty=gone, told=told | {names: True}), tables)
        no = _compiled(model, role, Branches(empty=gone, told=told | {names: False}), tables)
        if _plain(yes) != _plain(no):
            if len(told) > 2:
                raise NotTranslatable("it asks too often whether a key set is empty")
            arms = [_of_role(model, role, tables, told | {names: value}) for value in (True, False)]
            return f"CASE WHEN cardinality({_keys(names)}) > 0 THEN {arms[0]} ELSE {arms[1]} END"
    return rule


def _plain(text: str) -> str:
    """The same text whatever names Django gave its sub-selects."""
    names: dict[str, str] = {}
    return ALIAS.sub(lambda found: names.setdefault(found[0], f"t{len(names)}"), text)


def _compiled(model: Any, role: str, branches: Branches, tables: frozenset[str]) -> str:
    scope = symbols.symbolic_scope(role, branches)
    with timezone.override("UTC"), clock.at(symbols.MOMENT):
        rows = _scoped(model, scope)
        try:
            text = _where(rows.query, tables)
            if _looks_elsewhere(rows.query, text):  # then from the row to itself, with its joins
                own = model._base_manager.filter(Exists(rows.filter(pk=OuterRef("pk"))))
                text = _where(own.query, tables)
        except EmptyResultSet:
            return "false"
        except FullResultSet:
            return "true"
    return f"({text})" if text else "true"


def _where(query: Query, tables: frozenset[str]) -> str:
    query = rewritten(query)
    text, values = query.get_compiler(connection=connection).compile(query.where)
    return _without_wall(_without_idle_joins(_filled(text, list(values))), tables)


def _looks_elsewhere(query: Query, text: str) -> bool:
    """Does the condition need tables joined to the model's own?"""
    joins = [join for join in query.alias_map.values() if isinstance(join, Join)]
    return any(f'"{alias}".' in text or f"{alias}." in text for alias in map(_alias, joins))


def _alias(join: Join) -> str:
    return str(join.table_alias)


def _without_idle_joins(text: str) -> str:
    """Outer joins that nothing reads change no row: they stood for key sets that hold nothing."""
    for found in OUTER.finditer(text):
        alias = found[2] or found[1]
        if len(re.findall(rf'\b{alias}"?\.', text)) == text.count(found[0]):
            return _without_idle_joins(text.replace(found[0], ""))
    return text


def _scoped(model: Any, scope: Scope) -> Any:
    rows = model._default_manager.all()
    wider = WIDER.get(model._meta.label)
    return (rows.filter(wider(scope)) if wider else rows.in_scope(scope)).order_by()


def _filled(text: str, values: list[Any]) -> str:
    """The SQL with its values written in, and what stands for the person read from the session."""
    left = iter(values)

    def fill(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%"
        if place[1] is None:
            return _one(next(left))
        return _several([next(left) for _ in range(place[1].count("%s"))])

    return PLACES.sub(fill, text)


def _one(value: Any) -> str:
    plain = getattr(value, "obj", value)
    if str(plain) == str(symbols.PERSON):
        return setting("user", "uuid")
    if plain == symbols.MOMENT:
        return setting("now", "timestamptz")
    if plain == symbols.MOMENT.date():
        return setting("today", "date")
    if _name(plain):
        raise NotTranslatable(f"the key set {_name(plain)} stands for one value")
    return _literal(value)


def _several(values: list[Any]) -> str:
    names = {_name(value) for value in values}
    if names == {""}:
        return f" IN ({', '.join(_one(value) for value in values)})"
    if "" in names:
        raise NotTranslatable("a key set stands in one list with other values")
    kind = "text" if isinstance(values[0], str) else "uuid"
    if names & symbols.LISTS.keys():
        kind = "bigint"
    return f" IN (SELECT unnest({_keys(names, kind)}))"


def _name(value: Any) -> str:
    """The key set (or list) a value stands for; empty when it stands for itself."""
    known = {str(symbols.key_id(name)): name for name in symbols.codenames()}
    known |= {str(symbols.list_id(name)): name for name in symbols.LISTS}
    return known.get(str(value), "")


def _keys(names: Iterable[str], kind: str = "uuid") -> str:
    return " || ".join(f"{_said(name)}::{kind}[]" for name in sorted(names))


def _literal(value: Any) -> str:
    from psycopg import sql  # here: an installation on SQLite may do without it

    with connection.cursor() as cursor:
        return sql.Literal(value).as_string(cursor.connection)


def _without_wall(text: str, tables: frozenset[str]) -> str:
    def bare(found: re.Match[str]) -> str:
        word, table = found.groups()
        return f'{word} "{BARE}"."{table}"' if table in tables else found[0]

    return SOURCES.sub(bare, text)
