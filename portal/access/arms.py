"""Finding the first rows of a scope fast, however many doors lead to them.

A scope's rule is an OR of arms: my companies', those shared with me, … Each arm alone is one walk
along an index; the OR of them makes a database read everything. So the first 25 rows are sought
among the first 25 of each arm, and of each of a few keys. The query that reads the rows carries
the whole rule all the same: an arm can only leave rows out, never let one in.
"""

import contextlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql.where import WhereNode

from portal.access.shapes import Sql, ask, sql_of

MOST_KEYS = 16  # of one arm that are sought one by one
MANY = 99  # what waits is counted so far
Rows = QuerySet[Any]


class ScopeNode(WhereNode):
    """The part of a query's WHERE that is the scope's rule."""


def armed(rows: Any, rule: Q) -> Any:
    """`rows`, just filtered by `rule`, with its arms noted."""
    rows.arms = ()
    if not rule.negated and rule.connector == Q.OR and rows.query.where.children:
        node = rows.query.where.children[-1]
        if isinstance(node, WhereNode) and node.connector == Q.OR and not node.negated:
            node.__class__ = ScopeNode
            rows.arms = tuple(Q(child) for child in rule.children if not _is_impossible(child))
    return rows


def _is_impossible(child: Any) -> bool:
    if isinstance(child, tuple):
        return _is_keys(child) and len(child[1]) == 0  # not `not`: see row_security.symbols
    if isinstance(child, Q) and not child.negated:
        some = any if child.connector == Q.AND else all
        return bool(child.children) and some(_is_impossible(one) for one in child.children)
    return False


def _is_keys(child: Any) -> bool:
    return (
        isinstance(child, tuple)
        and child[0].endswith("__in")
        and isinstance(child[1], (list, tuple, set, frozenset))
    )


def first(rows: Rows, order: Sequence[str], size: int) -> Rows:
    """The first `size` of `rows` in `order`, which ends with a unique field."""
    rows = rows.order_by(*order)
    if len(legs := _legs(rows, size)) > 1:
        sql, params = _together(legs, " UNION ALL ")
        rows = rows.filter(pk__in=RawSQL(sql, params))  # noqa: S611 - compiled by the ORM
    return rows[:size]


def count_up_to(rows: Rows, limit: int) -> int:
    """How many of `rows` there are; `limit` if there are as many or more."""
    return counts_up_to({"all": rows}, limit)["all"]


def counts_up_to(parts: Mapping[str, Rows], limit: int) -> dict[str, int]:
    """The same for several parts, in one query."""
    found = dict.fromkeys(parts, 0)
    if (sql := counting(parts, limit))[0]:
        found |= dict(ask(sql, next(iter(parts.values())).db))
    return found


def counting(parts: Mapping[str, Rows], limit: int, beside: Sequence[Rows] = ()) -> Sql:
    """SQL of the name of each part and its count up to `limit`; empty, or a part missing, where
    there cannot be any. `beside`: rows of a text and a number each, which stand among the counts.
    """
    asked: list[str] = []
    given: list[Any] = []
    for name, rows in parts.items():
        if leg := _counted(rows.order_by(), limit):
            few = f"SELECT 1 FROM ({leg[0]}) AS one LIMIT {limit:d}"  # noqa: S608
            asked.append(f"SELECT %s, COUNT(*) FROM ({few}) AS few")  # noqa: S608
            given += [name, *leg[1]]
    for rows in beside:
        with contextlib.suppress(EmptyResultSet):
            sql, params = sql_of(rows.order_by())
            asked.append(f"SELECT * FROM ({sql}) AS beside")  # noqa: S608
            given += params
    return " UNION ALL ".join(asked), tuple(given)


def _counted(rows: Rows, limit: int) -> Sql | None:
    """SQL of the ids to count."""
    if len(legs := _legs(rows, limit)) > 1:
        return _together(legs, " UNION ")
    try:
        return sql_of(rows.values("pk")[:limit])
    except EmptyResultSet:
        return None


def told(count: int, limit: int = MANY) -> int | str:
    """A count up to `limit` + 1 as people read it: “99+” beyond the limit."""
    return count if count <= limit else f"{limit}+"


def _together(legs: list[Sql], word: str) -> Sql:
    sql = word.join(f"SELECT * FROM ({leg}) AS arm" for leg, _params in legs)  # noqa: S608
    return sql, tuple(param for _leg, params in legs for param in params)


def _legs(rows: Rows, size: int) -> list[Sql]:
    """The first ids of each arm as SQL; none where the rule has no arms."""
    query = rows.query
    arms = getattr(rows, "arms", ())
    if not arms or query.is_sliced or query.group_by or query.combinator or query.distinct:
        return []
    rest = [child for child in query.where.children if not isinstance(child, ScopeNode)]
    if len(rest) + 1 != len(query.where.children):
        return []
    legs: list[Sql] = []
    for arm in arms:
        leg = rows.values("pk")
        leg.query.where.children = [
            child.clone() if hasattr(child, "clone") else child for child in rest
        ]
        legs += _of_arm(leg, arm, size)
    return legs


def _of_arm(rows: Rows, arm: Q, size: int) -> Iterator[Sql]:
    """One leg; with a few keys, one for each of them, compiled once."""
    stand_in = uuid.uuid4()
    keys: list[uuid.UUID] = []
    if (column := _column_of(arm)) is not None:
        arm, keys = _with_key(arm, column, stand_in)
    try:
        sql, params = sql_of(rows.filter(arm)[:size])
    except EmptyResultSet:
        return
    if not keys:
        yield sql, params
    for key in keys:
        told = {stand_in: key, stand_in.hex: key.hex}  # as PostgreSQL and SQLite are given it
        yield sql, tuple(told.get(param, param) if _is_id(param) else param for param in params)


def _is_id(param: Any) -> bool:
    return isinstance(param, (uuid.UUID, str))


def _column_of(arm: Q) -> str | None:
    """The `…_id__in` of an arm whose few keys are better sought one by one."""
    if arm.negated or (arm.connector == Q.OR and len(arm.children) > 1):
        return None
    if len(arm.children) == 1 and isinstance(arm.children[0], Q):
        return _column_of(arm.children[0])
    children: Any = arm.children
    for child in children:
        if isinstance(child, tuple) and child[0].endswith("_id"):
            return None  # one value: its own index is the better way
    for child in children:
        if _is_keys(child) and child[0].endswith("_id__in") and "__" not in child[0][:-4]:
            return child[0] if 1 < len(child[1]) <= MOST_KEYS else None
    return None


def _with_key(arm: Q, column: str, stand_in: uuid.UUID) -> tuple[Q, list[uuid.UUID]]:
    while len(arm.children) == 1 and isinstance(arm.children[0], Q):
        arm = arm.children[0]
    rule, keys = Q(**{column.removesuffix("__in"): stand_in}), []
    for child in arm.children:
        if isinstance(child, tuple) and child[0] == column:
            keys = sorted(child[1])
        else:
            rule &= child if isinstance(child, Q) else Q(child)
    return rule, keys
