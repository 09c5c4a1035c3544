"""Looking at the portal as somebody else: begin, go on, end. Read-only, for a reason, on record."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.oversight import policies
from portal.oversight.choices import VIEW_AS_LASTS, Stopped
from portal.oversight.models import ViewAs
from portal.workflow import clock


def start(*, actor: Any, person: Any, reason: str) -> ViewAs:
    """`actor` sees what `person` sees, for VIEW_AS_LASTS. An earlier look of the actor ends."""
    scope = scope_of(actor)
    require(policies.can_view_as(scope))
    if not (decision := policies.can_view_as_person(scope, person)):
        raise ValidationError({"person": str(decision.reason)})
    if person == actor:
        raise ValidationError({"person": _("This is you.")})
    with transaction.atomic():
        for row in ViewAs.objects.filter(staff=actor, ended_at=None):
            end(row=row, how=Stopped.STOPPED)
        row = ViewAs.objects.create(
            staff=actor, person=person, reason=reason, until=clock.now() + VIEW_AS_LASTS
        )
        record_event(row, actor, "view_as_start", note={"person": person.email, "reason": reason})
    return row


def end(*, row: ViewAs, how: str) -> None:
    """Safe to repeat."""
    with transaction.atomic():
        open_rows = ViewAs.objects.filter(pk=row.pk, ended_at=None)
        if open_rows.update(ended_at=clock.now(), ended_how=how):
            note = {"person": row.person.email, "how": str(how)}
            record_event(row, row.staff, "view_as_stop", note=note)


def running(*, staff: Any, key: str) -> ViewAs | None:
    """The look a session is in, if it may go on; one that may not is ended here."""
    rows = ViewAs.objects.filter(staff=staff, ended_at=None).select_related("person", "staff")
    row: ViewAs | None = rows.filter(pk=key).first()
    if row is None:
        return None
    if row.until <= clock.now():
        end(row=row, how=Stopped.TIME)
    elif not policies.can_view_as_person(scope_of(staff), row.person):
        end(row=row, how=Stopped.CLOSED)
    else:
        return row
    return None


def note_page(*, row: ViewAs, path: str, status: int) -> None:
    """Each page is on the trail, with both names."""
    note = {"person": row.person.email, "path": path[:300], "status": status}
    record_event(row, row.staff, "view_as_page", note=note)


def end_expired() -> int:
    """Close looks nobody stopped; returns how many."""
    rows = ViewAs.objects.filter(ended_at=None, until__lte=clock.now())
    found = list(rows.select_related("person", "staff"))
    for row in found:
        end(row=row, how=Stopped.TIME)
    return len(found)
