"""Lines of the programme's return: kept by the desk."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from deals.reports.models import ProgrammeLine
from deals.reports.policies import can_keep_lines
from deals.reports.services.once import made_once
from deals.reports.validators import check_line
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow.machine import StateMoved


def add_line(
    *, actor: Any, data: Mapping[str, Any], token: uuid.UUID | None = None
) -> ProgrammeLine:
    """A new line. A form sent twice with one `token` makes one. Raises ValidationError."""
    require(can_keep_lines(scope_of(actor)))
    key = uuid.uuid5(actor.pk, f"programme line:{token}") if token else uuid.uuid4()
    if token and (sent := ProgrammeLine.objects.filter(pk=key).first()):
        return sent
    made = ProgrammeLine(pk=key, created_by=actor, **check_line(data))
    return made_once(made, lambda row: _record(row, actor, "save_programme_line"))


def change_line(
    *, line: ProgrammeLine, actor: Any, version: int, data: Mapping[str, Any]
) -> ProgrammeLine:
    """All its columns. Raises StateMoved or ValidationError."""
    require(can_keep_lines(scope_of(actor)))
    columns = check_line(data)
    with transaction.atomic():
        seen = ProgrammeLine.objects.filter(pk=line.pk, version=version)
        moved = seen.update(version=F("version") + 1, **columns)
        line.refresh_from_db()
        if not moved:
            text = _("Somebody changed this line while you were looking at it.")
            raise StateMoved(text, line)
        _record(line, actor, "save_programme_line")
    return line


def remove_line(*, line: ProgrammeLine, actor: Any) -> None:
    """For good; the trail keeps that it was there."""
    require(can_keep_lines(scope_of(actor)))
    with transaction.atomic():
        _record(line, actor, "remove_programme_line")
        line.delete()


def _record(line: ProgrammeLine, actor: Any, action: str) -> None:
    note = {
        "category": line.category,
        "amount": str(line.amount),
        "currency": line.currency,
        "starts_on": line.starts_on.isoformat(),
        "ends_on": line.ends_on.isoformat(),
    }
    record_event(line, actor, action, note=note)
