"""Finding, ending and extending one row of the share register."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from portal.access.policy import NOT_YOURS, Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.oversight import policies, register
from portal.oversight.register import SHARES, ShareKind


@dataclass(frozen=True)
class Share:
    """A live row of the register as its reader may see it: `shown` has the register's columns,
    `row` is the room's own."""

    kind: ShareKind
    shown: Mapping[str, Any]
    row: Any


def share_or_404(user: Any, code: str, pk: uuid.UUID) -> Share:
    """The row of this kind in the person's register; Http404 alike for hidden and for missing."""
    scope, kind = scope_of(user), SHARES.get(code)
    require(policies.can_read_register(scope))
    found = next(register.rows_of(kind, scope, row=pk), None) if kind else None
    if kind is None or found is None:
        raise Http404
    return Share(kind, found, kind.found(pk))


def require_change(share: Share, actor: Any, change: str) -> None:
    """`change`: end or extend."""
    if change not in register.changes(scope_of(actor), share.shown):
        raise Refused(str(NOT_YOURS.reason))


def end_share(*, share: Share, actor: Any, reason: str) -> None:
    """It ends now, for a reason, and the trail says that it ended here."""
    require_change(share, actor, "end")
    if share.kind.end is None:
        raise ValidationError(str(NOT_YOURS.reason))
    with transaction.atomic():
        share.kind.end(row=share.row, actor=actor, reason=reason)
        note = {"kind": share.kind.code, "reason": reason, "holder": share.shown["holder"]}
        record_event(share.row, actor, "end_access", note=note)


def extend_share(*, share: Share, actor: Any, until: dt.date, reason: str) -> None:
    """It goes on until a later day; the room's service writes the trail."""
    require_change(share, actor, "extend")
    if share.kind.extend is None:
        raise ValidationError(str(NOT_YOURS.reason))
    share.kind.extend(row=share.row, actor=actor, until=until, reason=reason)
