"""The share register: every live bridge and share, whatever room keeps it, as rows of one shape.

A room adds a `ShareKind` to `SHARES` when its app is ready. `rows(scope)` are its live rows in the
person's scope, annotated with `COLUMNS` (build them with `columns`); the register unites, filters
and pages them in one query.
"""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from portal.access.policy import Text
from portal.access.scope import Scope
from portal.oversight.choices import AnswerBy
from portal.oversight.models import LastUse
from portal.workflow import clock

COLUMNS = (
    "kind", "row", "record", "what", "holder", "company", "company_id", "owner", "owner_pk",
    "reason", "begins", "ends", "review", "used",
)  # fmt: skip
AS = "share_"  # annotations must not take the name of a field
NAMES = tuple(AS + name for name in COLUMNS)
PAGE = 50
Change = Callable[..., Any]


@dataclass(frozen=True)
class ShareKind:
    """`rows(scope)`: live rows with their columns. `found(pk)`: one row, for a service. `end`:
    service(row=, actor=, reason=); `extend`: service(row=, actor=, until=, reason=); None where
    there is none. `may_change(scope, row)`: is the button shown? The service decides. `page(row)`:
    address of the record it opens. `answer_by`: who answers for it in an access review. `apart`:
    in a tab of its own only, because there are many of them. `order`: lower stands first.
    `tells_owner`: is the owner told
    before it runs out (rooms with reminders of their own say no)? `about(row)`: the record such a
    notice speaks of. `expire`: puts what has run out to the past; returns how many."""

    code: str
    label: Text
    one: Text
    rows: Callable[[Scope], Any]
    found: Callable[[Any], Any]
    end: Change | None = None
    extend: Change | None = None
    may_change: Callable[[Scope, Mapping[str, Any]], bool] = lambda scope, row: scope.is_desk
    page: Callable[[Mapping[str, Any]], str] = lambda row: ""
    answer_by: str = AnswerBy.DESK
    apart: bool = False
    order: int = 100
    tells_owner: bool = False
    about: Callable[[Mapping[str, Any]], Any] = lambda row: None
    expire: Callable[[], int] | None = None


SHARES: dict[str, ShareKind] = {}


# --- What rooms build their columns with ---------------------------------------------------------
def columns(
    kind: str,
    *,
    record: Any = None,
    what: Any,
    holder: Any,
    company: Any = None,
    company_id: Any = None,
    owner: Any = None,
    owner_pk: Any = None,
    reason: Any = None,
    begins: Any = None,
    ends: Any = None,
    review: Any = None,
) -> dict[str, Any]:
    """Annotations of one kind: field names or expressions; missing ones are empty."""
    used = LastUse.objects.filter(kind=kind, subject_id=OuterRef("pk")).values("used_on")[:1]
    found = {
        "kind": _text(Value(kind)),
        "row": Cast(F("pk"), UUIDField()),
        "record": _key(record),
        "what": _text(what),
        "holder": _text(holder),
        "company": _text(company),
        "company_id": _key(company_id),
        "owner": _text(owner),
        "owner_pk": _key(owner_pk),
        "reason": _text(reason),
        "begins": _day(begins),
        "ends": _day(ends),
        "review": _day(review),
        "used": Subquery(used, output_field=DateField()),
    }
    return {AS + name: value for name, value in found.items()}


def _text(field: Any) -> Any:
    field = Value("") if field is None else F(field) if isinstance(field, str) else field
    return Cast(field, CharField(max_length=400))


def _key(field: Any) -> Any:
    return Cast(Value(None) if field is None else F(field), UUIDField(null=True))


def _day(field: Any) -> Any:
    return Cast(Value(None) if field is None else F(field), DateField(null=True))


def person_name(scope: Scope, field: str) -> Any:
    """The name of the person behind `field`; to partners the vendor speaks as one."""
    if scope.staff_role:
        return F(f"{field}__name")
    vendor = Value(str(settings.VENDOR_NAME))
    own = Q(**{f"{field}__staff_role": ""})
    return Case(
        When(Q(**{f"{field}__isnull": True}), then=Value("")),
        When(own, then=F(f"{field}__name")),
        default=vendor,
        output_field=CharField(),
    )


# --- Reading the register ------------------------------------------------------------------------
@dataclass(frozen=True)
class Wanted:
    """What a reader asks for; empty means everything. Days count from today."""

    kind: str = ""
    company: uuid.UUID | None = None
    owner: str = ""
    search: str = ""
    ends_within: int | None = None
    unused_for: int | None = None


def kinds_for(wanted: Wanted) -> list[ShareKind]:
    if wanted.kind:
        return [SHARES[wanted.kind]]
    return [kind for kind in kinds() if not kind.apart]


def kinds() -> list[ShareKind]:
    """In the order of tabs and forms."""
    return sorted(SHARES.values(), key=lambda kind: kind.order)


def arms(scope: Scope, wanted: Wanted) -> list[Any]:
    """One queryset of columns for each kind, filtered alike."""
    return [
        kind.rows(scope).filter(_rule(wanted)).order_by().values_list(*NAMES)
        for kind in kinds_for(wanted)
    ]


def _rule(wanted: Wanted) -> Q:
    rule, today = Q(), clock.today()
    if wanted.company:
        rule &= _is("company_id", wanted.company)
    if wanted.owner:
        rule &= _is("owner__icontains", wanted.owner)
    for word in wanted.search.split()[:8]:
        hit = Q()
        for column in ("what", "holder", "company", "owner", "reason"):
            hit |= _is(f"{column}__icontains", word)
        rule &= hit
    if wanted.ends_within is not None:
        rule &= _is("ends__lte", today + dt.timedelta(days=wanted.ends_within))
    if wanted.unused_for is not None:
        last = today - dt.timedelta(days=wanted.unused_for)
        rule &= _is("used", None) | _is("used__lt", last)
    return rule


def _is(column: str, value: Any) -> Q:
    return Q(**{AS + column: value})


def rows_of(kind: ShareKind, scope: Scope, **asked: Any) -> Iterator[dict[str, Any]]:
    """The rows of one kind; `asked` are columns that must have a value."""
    rule = Q()
    for column, value in asked.items():
        rule &= _is(column, value)
    for row in kind.rows(scope).filter(rule).order_by().values_list(*NAMES):
        yield dict(zip(COLUMNS, row, strict=True))


def page_of(scope: Scope, wanted: Wanted, cursor: str = "") -> tuple[list[dict[str, Any]], str]:
    """Rows, newest first, and the cursor of the next page (empty at the end)."""
    found = _after(arms(scope, wanted), cursor)
    rows = list(_united(found)[: PAGE + 1])
    shown = [dict(zip(COLUMNS, row, strict=True)) for row in rows[:PAGE]]
    return shown, _cursor(shown[-1]) if len(rows) > PAGE else ""


def all_rows(scope: Scope, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every row, for the export."""
    for row in _united(arms(scope, wanted)).iterator():
        yield dict(zip(COLUMNS, row, strict=True))


def _united(found: list[Any]) -> Any:
    first, *others = found
    rows = first.union(*others, all=True) if others else first
    return rows.order_by(f"-{AS}begins", f"{AS}row")


def _cursor(row: Mapping[str, Any]) -> str:
    packed = json.dumps([row["begins"].isoformat(), str(row["row"])]).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _after(found: list[Any], cursor: str) -> list[Any]:
    if not cursor:
        return found
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        day, row = json.loads(text)
        day, row = dt.date.fromisoformat(day), uuid.UUID(row)
    except (ValueError, TypeError, AttributeError) as error:
        raise BadRequest(_("This page link is broken. Go back to the first page.")) from error
    beyond = _is("begins__lt", day) | _is("begins", day) & _is("row__gt", row)
    return [rows.filter(beyond) for rows in found]


def companies(scope: Scope, wanted: Wanted, limit: int = 500) -> list[tuple[Any, str]]:
    """Companies that have rows, for the filter: (id, name) by name."""
    found = [
        kind.rows(scope)
        .exclude(_is("company_id", None))
        .order_by()
        .values_list(f"{AS}company_id", f"{AS}company")
        for kind in kinds_for(Wanted(kind=wanted.kind))
    ]
    first, *others = found
    rows = first.union(*others) if others else first.distinct()
    return list(rows.order_by(f"{AS}company")[:limit])


def changes(scope: Scope, row: Mapping[str, Any]) -> Iterable[str]:
    """What this person may do to a row: end, extend."""
    kind = SHARES[row["kind"]]
    if kind.may_change(scope, row):
        if kind.end:
            yield "end"
        if kind.extend:
            yield "extend"
