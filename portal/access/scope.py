"""The one reader of grants: what a person's keys open.

A `Scope` is resolved once per request in one query over the grant tables. Every model that
holds business data has a `ScopedQuerySet` whose `scope_rule(scope)` says, in one place, which
keys open which rows. Lists, details, choices, counts, search, exports and the API all start
from `Model.objects.visible_to(user)`; the object check is the same scope plus the key.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from portal.access.arms import armed
from portal.access.principals import GrantTable, Team
from portal.access.shapes import Sql, ask, sql_of, written
from portal.ordering import with_keys
from portal.workflow import clock

NOTHING = Q(pk__in=[])
EVERYTHING = Q()
NO_KEYS: frozenset[UUID] = frozenset()
DESK, AUDITOR = "desk", "auditor"
TEAM_KEY = "work_team"


@dataclass(frozen=True)
class Scope:
    """One person's keys: permission codename → ids of the roots it is granted on.

    An anonymous or inactive person has `user_id=None` and no keys at all. `about`: the one record
    whose rows are asked for (`of_record`); it opens nothing and only leaves out.
    """

    user_id: UUID | None
    staff_role: str = ""
    keys: Mapping[str, frozenset[UUID]] = field(default_factory=dict)
    about: UUID | None = None

    def having(self, codename: str) -> frozenset[UUID]:
        """Ids of the roots on which this person holds `codename`."""
        return self.keys.get(codename, NO_KEYS)

    @property
    def teams(self) -> frozenset[UUID]:
        return self.having(TEAM_KEY)

    @property
    def is_active(self) -> bool:
        return self.user_id is not None

    @property
    def is_desk(self) -> bool:
        return self.staff_role == DESK

    @property
    def is_neutral(self) -> bool:
        """Desk and auditor: the only people who see both sides."""
        return self.staff_role in {DESK, AUDITOR}


NOBODY = Scope(user_id=None)
_request_scopes: ContextVar[dict[UUID, Scope] | None] = ContextVar("scopes", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Within the block a person's scope is resolved once; a grant written inside forgets it."""
    token = _request_scopes.set({})
    try:
        yield
    finally:
        _request_scopes.reset(token)


def forget() -> None:
    """Drop scopes resolved in this request: called after every grant that is written."""
    resolved = _request_scopes.get()
    if resolved is not None:
        resolved.clear()


def scope_of(user: Any) -> Scope:
    """The scope of `user` (a User or AnonymousUser); inactive and anonymous get `NOBODY`."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    resolved = _request_scopes.get()
    if resolved is None:
        return _resolve(user)
    if user.pk not in resolved:
        resolved[user.pk] = _resolve(user)
    return resolved[user.pk]


def grant_tables() -> list[type[GrantTable]]:
    """Every grant table of the three roots, in a steady order."""
    tables = [m for m in apps.get_models() if issubclass(m, GrantTable)]
    return sorted(tables, key=lambda m: m._meta.label)


def team_models() -> list[Any]:
    return [m for m in apps.get_models() if issubclass(m, Team)]


def _resolve(user: Any) -> Scope:
    """One round trip: a UNION over the grant tables and the person's teams."""
    keys: dict[str, set[UUID]] = defaultdict(set)
    tables = grant_tables()
    for codename, root in ask(written(_grants, Scope(user_id=user.pk)), tables[0].objects.db):
        keys[codename].add(root if isinstance(root, UUID) else UUID(root))
    frozen = {codename: frozenset(ids) for codename, ids in keys.items()}
    return Scope(user_id=user.pk, staff_role=user.staff_role, keys=frozen)


def _grants(scope: Scope) -> Sql:
    """SQL of the person's (codename, root)."""
    now = clock.now()
    arms = [
        table.objects.held_by(scope.user_id, at=now)
        .order_by()
        .values_list("permission__codename", "content_object_id")
        for table in grant_tables()
    ] + [
        model.objects.filter(group__user=scope.user_id)
        .order_by()
        .values_list(Cast(Value(TEAM_KEY), CharField()), "pk")
        for model in team_models()
    ]
    return sql_of(arms[0].union(*arms[1:], all=True))


def of_visible(scope: Scope, rows: QuerySet[Any], key: str) -> Q:
    """Rows that belong, by `key`, to one of `rows`, which are in scope.

    For people who see nearly everything each one is looked up: a list of all of them would be
    written down first, for every page. Where the rows of one record are asked for, it alone is.
    """
    rows = asked_about(scope, rows)
    if scope.is_neutral:
        return Q(Exists(rows.filter(pk=OuterRef(key))))
    return Q(**{f"{key}__in": rows.values("pk")})


def asked_about(scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of `rows` the record that is asked about, where one is (`of_record`); else all of them."""
    return rows.filter(pk=scope.about) if scope.about else rows


class ScopedQuerySet(QuerySet[Any]):
    """Base of every business queryset. A model without a rule shows nothing to anybody.

    `arms`: the alternatives of the rule its rows were found by (`arms.py`).
    """

    arms: tuple[Q, ...] = ()

    def _clone(self) -> Self:
        rows: Self = super()._clone()  # type: ignore[misc] # Django's own, not in the stubs
        rows.arms = self.arms
        return rows

    def __or__(self, other: Any) -> Self:
        rows: Self = super().__or__(other)
        rows.arms = ()
        return rows

    def update(self, **columns: Any) -> int:
        """Sort keys are written with their names."""
        return super().update(**with_keys(self.model, columns))

    update.alters_data = True  # type: ignore[attr-defined] # templates must not call it

    def visible_to(self, user: Any) -> Self:
        """Only the rows `user` may see; `none()` for anonymous and inactive people."""
        return self.in_scope(scope_of(user))

    def in_scope(self, scope: Scope) -> Self:
        if not scope.is_active:
            return self.none()
        rule = self.scope_rule(scope)
        rows: Self = armed(self.filter(rule), rule)
        return rows

    def of_record(self, scope: Scope, key: str, record: Any) -> Self:
        """The rows in scope whose `key` is `record`: the same as `in_scope(scope)` and a filter,
        without looking through all records in scope."""
        rows: Self = self.filter(**{key: record})
        return rows.in_scope(replace(scope, about=record.pk))

    def scope_rule(self, scope: Scope) -> Q:
        """Which rows an active person's keys open. Rooms override this, nothing else."""
        return NOTHING
