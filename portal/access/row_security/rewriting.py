"""The same condition in a shape that PostgreSQL can look up row by row.

- `column IN (SELECT …)` becomes EXISTS: for a page of 25 rows that costs less than everything a
  person may see.
- What is asked of a row that a foreign key leads to becomes EXISTS as well: a policy has no joins.
"""

import re
from typing import Any

from django.db.models import Exists
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, In, Lookup
from django.db.models.sql import Query
from django.db.models.sql.datastructures import Join
from django.db.models.sql.where import AND, WhereNode

MADE_UP = re.compile(r"[A-Z]{1,2}\d+")  # names Django gives to tables of sub-selects


def rewritten(query: Query) -> Query:
    """A copy of `query` in that shape."""
    query = query.clone()
    query.where = _node(query.where, query)
    return query


def _node(node: Any, query: Query, negated: bool = False) -> Any:
    if isinstance(node, WhereNode):
        negated ^= node.negated
        children = [_node(child, query, negated) for child in node.children]
        return WhereNode(children, node.connector, negated=node.negated)
    if isinstance(node, Exists):
        found = node.copy()
        found.query = rewritten(node.query)
        return found
    if negated or not isinstance(node, Lookup):
        return node
    if joins := _joins_to(node.lhs, query):
        return OfAnotherRow(node, joins)
    if isinstance(node, In) and isinstance(node.rhs, Query):
        return _as_exists(node, node.rhs)
    return node


def _as_exists(node: In, inner: Query) -> Any:
    if len(inner.select) != 1 or inner.is_sliced or inner.combinator or inner.group_by:
        return node
    inner = rewritten(inner)
    if isinstance(node.lhs, Col):  # said to Django, which quotes names of tables only
        is_made_up = bool(MADE_UP.fullmatch(node.lhs.alias))
        inner.external_aliases = inner.external_aliases | {node.lhs.alias: is_made_up}
    same: Any = Exact(inner.select[0], node.lhs)
    inner.where = WhereNode([inner.where, same], AND)
    return Exists(inner)


def _joins_to(column: Any, query: Query) -> list[Join]:
    """The way along foreign keys from the query's own table to the column's; else empty."""
    joins: list[Join] = []
    alias: Any = column.alias if isinstance(column, Col) else None
    while isinstance(join := query.alias_map.get(alias), Join):
        if not getattr(join.join_field, "concrete", False) or join.filtered_relation:
            return []
        joins.insert(0, join)
        alias = join.parent_alias
    return joins


class OfAnotherRow:
    """A condition on the row that foreign keys lead to, as an EXISTS of its own."""

    conditional = True
    contains_aggregate = contains_over_clause = False

    def __init__(self, leaf: Any, joins: list[Join]):
        self.leaf, self.joins = leaf, joins

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        name = compiler.quote_name_unless_alias
        text, values = compiler.compile(self.leaf)
        links = [
            f"{name(join.parent_alias)}.{name(here)} = {name(join.table_alias)}.{name(there)}"
            for join in self.joins
            for here, there in join.join_cols
        ]
        inside = " AND ".join([*links, f"({text})"])
        for join in self.joins:  # a name of its own: nothing outside reads it any more
            alias = re.escape(name(join.table_alias))
            inside = re.sub(rf'(?<![\w".]){alias}\.', f'"of_{join.table_alias}".', inside)
        tables = " CROSS JOIN ".join(
            f'{name(join.table_name)} "of_{join.table_alias}"' for join in self.joins
        )
        found = f"EXISTS(SELECT 1 FROM {tables} WHERE {inside})"  # noqa: S608 - Django's own names
        return found, list(values)
