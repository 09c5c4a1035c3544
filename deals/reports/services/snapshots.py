"""Figures of a report as they are, kept for later."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.reports.choices import MOST_SNAPSHOTS
from deals.reports.holding import held
from deals.reports.models import Snapshot
from deals.reports.services.once import made_once
from deals.reports.shelf import as_said, report_of
from deals.reports.validators import check_name
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.reporting.comparing import stored

NAMING = "owner"  # a snapshot keeps no names of people: their erasure would not reach it


def save_snapshot(
    *,
    actor: Any,
    report: str,
    asked: Mapping[str, str],
    name: str,
    token: uuid.UUID | None = None,
) -> Snapshot:
    """Keep a report's figures under `name`. The same form twice keeps one. Raises Refused for a
    report that is not theirs, ValidationError for a name or filter that will not do."""
    key = uuid.uuid5(actor.pk, f"snapshot:{token}") if token else uuid.uuid4()
    if token and (sent := Snapshot.objects.filter(pk=key).first()):
        return sent
    scope = scope_of(actor)
    found = report_of(report, asked, scope)
    name = check_name(name)
    if found.asked.get("by") == NAMING:
        raise ValidationError(_("Snapshots hold no names of people: divide it by something else."))
    if Snapshot.objects.filter(owner=actor).count() >= MOST_SNAPSHOTS:
        raise ValidationError(_("Remove a snapshot first: you have very many."))
    made = Snapshot(
        pk=key,
        owner=actor,
        report=report,
        asked=as_said(found),
        name=name,
        language=actor.language,
        table=stored(found, actor.language),
        held=held(scope),
    )
    note = {"report": report}
    return made_once(made, lambda row: record_event(row, actor, "save_snapshot", note=note))


def remove_snapshot(*, snapshot: Snapshot, actor: Any) -> None:
    with transaction.atomic():
        record_event(snapshot, actor, "remove_snapshot", note={"report": snapshot.report})
        snapshot.delete()
