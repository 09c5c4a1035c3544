"""The limit: SQL by hand that knows the answer's keys, on the ideal index of each.

A person's visible deals are a few arms, each one column with known values; the page is the newest
26 of the newest 26 of each arm.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection

from deals.registrations.querysets import LISTED
from portal.access.scope import Scope

READ = ", ".join(f"d.{name}" for name in ("id", *LISTED) if "__" not in name)
JOINED = (
    f"SELECT {READ}, o.name, u.name, u.email, u.is_integration FROM registrations_deal d "
    "LEFT JOIN organizations_organization o ON o.id = d.organization_id "
    "JOIN people_user u ON u.id = d.owner_id "
)
NEWEST = "ORDER BY created_at DESC, id DESC LIMIT 26"
SENT = "status <> 'draft'"


def arms(scope: Scope) -> list[tuple[str, list[Any]]]:
    """(condition, values) of each arm; one for each key where the arm's index begins with it."""
    if scope.is_neutral:
        return [(SENT, [])]
    drafts, readers = scope.having("view_drafts"), scope.having("view_deals")
    found = [("organization_id = %s", [key]) for key in drafts]
    found += [(f"organization_id = %s AND {SENT}", [key]) for key in readers - drafts]
    for key in scope.having("register_deals") - drafts:
        found.append(("owner_id = %s AND organization_id = %s", [scope.user_id, key]))
    suppliers = sorted(scope.having("view_supplied_deals"))
    found += [(f"distributor_id = %s AND {SENT}", [key]) for key in suppliers]
    found += [("team_id = %s", [key]) for key in scope.teams]
    if shared := sorted(scope.having("view_deal")):
        found.append((f"id IN ({_marks(shared)})", shared))
    if scope.teams:
        ours = "SELECT id FROM accounts_account WHERE owner_team_id = %s"
        live = (
            "EXISTS (SELECT 1 FROM accounts_engagement e WHERE e.account_id = d.account_id "
            "AND e.organization_id = d.organization_id AND e.status = 'active')"
        )
        told = "status IN ('approved', 'won', 'lost')"
        found += [(f"account_id IN ({ours}) AND {told} AND {live}", [t]) for t in scope.teams]
    return found


def _marks(values: list[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _values(values: list[Any]) -> list[Any]:
    on_sqlite = connection.vendor == "sqlite"
    return [value.hex if on_sqlite and hasattr(value, "hex") else value for value in values]


def page(scope: Scope, extra: str = "", values: tuple[Any, ...] = ()) -> Callable[[], Any]:
    """The newest 26 visible deals that meet `extra` (SQL about the deal `d`)."""
    each, given = [], []
    for condition, known in arms(scope):
        extra_too = f" AND {extra}" if extra else ""
        each.append(
            "SELECT * FROM (SELECT id, created_at FROM registrations_deal d "
            f"WHERE {condition}{extra_too} {NEWEST}) AS arm"
        )
        given += [*_values(known), *values]
    if len(each) == 1:
        (condition, _known), *_ = arms(scope)
        sql = (
            JOINED
            + f"WHERE {condition}{extra_too} "
            + NEWEST.replace("created_at", "d.created_at").replace(" id ", " d.id ")
        )
        sql = sql.replace("status <>", "d.status <>")
    else:
        top = f"SELECT id FROM ({' UNION '.join(each)}) AS every {NEWEST}"
        order = "ORDER BY d.created_at DESC, d.id DESC"
        sql = f"{JOINED} WHERE d.id IN (SELECT id FROM ({top}) AS top) {order}"
    return asking(sql, given)


def count(scope: Scope, limit: int = 1001) -> Callable[[], Any]:
    """How many are visible, up to `limit`."""
    each = [
        f"SELECT * FROM (SELECT id FROM registrations_deal d WHERE {where} LIMIT {limit}) AS arm"
        for where, _known in arms(scope)
    ]
    given = [value for _condition, known in arms(scope) for value in _values(known)]
    top = f"SELECT 1 FROM ({' UNION '.join(each)}) AS every LIMIT {limit}"
    return asking(f"SELECT COUNT(*) FROM ({top}) AS counted", given)


def asking(sql: str, values: Any) -> Callable[[], Any]:
    def ask() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    return ask


def stored(row: Any, column: str) -> Any:
    """A value of a deal as its column holds it."""
    field = row._meta.get_field(column)
    return field.get_db_prep_value(getattr(row, field.attname), connection)
