"""Hand-overs: start one, give row by row, finish when nothing is open."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.coverage import emails, policies, validators
from partners.coverage.choices import HandOverKind, HandOverStatus
from partners.coverage.handed import HANDED, Handed, handed
from partners.coverage.models import HandOver, HandOverRow
from partners.coverage.services.people import heirs_of, team_of, works_there
from partners.coverage.workflow import HAND_OVER
from partners.organizations import services as organizations
from partners.organizations.models import Organization
from partners.organizations.policies import can_end_membership
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import StateMoved


@dataclass(frozen=True)
class Open:
    """One record still to be handed over."""

    kind: Handed
    record: Any

    @property
    def label(self) -> str:
        return self.kind.describe(self.record)[:200]


def start(
    *,
    person: Any,
    organization: Organization | None,
    actor: Any,
    kind: str,
    successor: Any,
    reason: str = "",
) -> HandOver:
    """Open the checklist of what `person` owns on one side. One at a time: the same again is it."""
    scope = scope_of(actor)
    hand_over = HandOver(
        person=person,
        organization=organization,
        team=None if organization else team_of(person, scope),
        kind=kind,
        started_by=actor,
    )
    require(policies.can_hand_over(scope, hand_over))
    if not works_there(person, organization):
        raise ValidationError({"person": _("Choose a person of your list.")})
    if running := _running(person, organization):
        return _shown(running, actor)
    if kind not in HandOverKind.values:
        raise ValidationError({"kind": _("Choose one of the listed answers.")})
    hand_over.successor = _heir(hand_over, actor, successor)
    hand_over.reason = validators.check_reason({"reason": reason}, optional=True)
    try:
        with transaction.atomic():
            hand_over.save(force_insert=True)
            note = {"person": person.email, "kind": kind, "successor": successor.email}
            record_event(hand_over, actor, "start_hand_over", note=note)
    except IntegrityError:  # the same form, in parallel
        return _shown(_running(person, organization), actor)
    return hand_over


def _shown(running: Any, actor: Any) -> HandOver:
    """One that is under way already, if the actor may work on it."""
    if running is None or not policies.can_hand_over(scope_of(actor), running):
        raise ValidationError({"person": _("The channel desk is handing this over already.")})
    return running


def _running(person: Any, organization: Organization | None) -> HandOver | None:
    return HandOver.objects.open().filter(person=person, organization=organization).first()


def _heir(hand_over: HandOver, actor: Any, successor: Any) -> Any:
    heirs = heirs_of(hand_over, scope_of(actor))
    if successor is None or not heirs.filter(pk=successor.pk).exists():
        raise ValidationError({"successor": _("Choose an active colleague who takes over.")})
    return successor


def open_rows(hand_over: HandOver, reader: Any = None) -> list[Open]:
    """What is still to be handed over; with `reader` only records that person may see."""
    done = set(hand_over.rows.values_list("kind", "record_id"))
    found = []
    for kind in HANDED:
        rows = kind.rows(hand_over.person, hand_over.organization)
        rows = rows.visible_to(reader) if reader else rows
        found += [Open(kind, row) for row in rows if (kind.name, row.pk) not in done]
    return found


def done_rows(hand_over: HandOver, reader: Any) -> list[HandOverRow]:
    """What was done, as far as the reader sees the records or did it: the label of a record that
    is not the reader's to see is not the reader's to read."""
    rows = list(hand_over.rows.select_related("new_owner", "done_by"))
    seen: set[tuple[str, Any]] = set()
    for kind in HANDED:
        ids = [row.record_id for row in rows if row.kind == kind.name]
        if ids:
            model = kind.rows(hand_over.person, hand_over.organization).model
            shown = model.objects.visible_to(reader).filter(pk__in=ids)
            seen.update((kind.name, pk) for pk in shown.values_list("pk", flat=True))
    return [row for row in rows if (row.kind, row.record_id) in seen or row.done_by_id == reader.pk]


# --- Row by row -----------------------------------------------------------------------------------
def give(
    *, hand_over: HandOver, actor: Any, kind: str, record_id: uuid.UUID, successor: Any
) -> HandOverRow | None:
    """One record becomes `successor`'s, in one transaction. None when it was not open any more:
    doing it twice does it once."""
    _check_open(hand_over, actor)
    _heir(hand_over, actor, successor)
    with transaction.atomic():
        found = _find(hand_over, actor, kind, record_id)
        if found is None:
            return None
        found.kind.check(found.record, successor)
        return _give(hand_over, actor, found, successor)


def leave(
    *, hand_over: HandOver, actor: Any, kind: str, record_id: uuid.UUID, reason: str
) -> HandOverRow | None:
    """One record stays with its old owner, for a reason that is kept."""
    _check_open(hand_over, actor)
    text = validators.check_reason({"left_reason": reason}, "left_reason")
    with transaction.atomic():
        found = _find(hand_over, actor, kind, record_id)
        if found is None:
            return None
        if not found.kind.can_stay:
            raise ValidationError({"left_reason": _("Somebody has to take this over.")})
        return _note(hand_over, actor, found, left_reason=text)


def _check_open(hand_over: HandOver, actor: Any) -> None:
    require(policies.can_hand_over(scope_of(actor), hand_over))
    if hand_over.status != HandOverStatus.OPEN:
        raise StateMoved(_("This hand-over is closed already."), hand_over)


def _find(hand_over: HandOver, actor: Any, name: str, record_id: uuid.UUID) -> Open | None:
    """The open row, if the actor may see its record."""
    kind = handed(name)
    if kind is None or hand_over.rows.filter(kind=name, record_id=record_id).exists():
        return None
    rows = kind.rows(hand_over.person, hand_over.organization).visible_to(actor)
    record = rows.filter(pk=record_id).first()
    return Open(kind, record) if record else None


def _give(hand_over: HandOver, actor: Any, row: Open, successor: Any) -> HandOverRow:
    label = row.label
    row.kind.give(record=row.record, leaver=hand_over.person, successor=successor, actor=actor)
    return _note(hand_over, actor, row, label=label, new_owner=successor)


def _note(hand_over: HandOver, actor: Any, row: Open, **how: Any) -> HandOverRow:
    columns = {"kind": row.kind.name, "record_id": row.record.pk, "label": row.label} | how
    made = HandOverRow.objects.create(hand_over=hand_over, done_by=actor, **columns)
    note = {"kind": row.kind.name, "record": str(row.record.pk)}
    note |= {"to": made.new_owner.email} if made.new_owner else {"left": made.left_reason}
    record_event(hand_over, actor, "hand_over_row", note=note)
    return made


# --- The end --------------------------------------------------------------------------------------
def finish(*, hand_over: HandOver, actor: Any, version: int, let_go: bool = False) -> HandOver:
    """Close the checklist: nothing the actor can see may be open. What is out of the actor's sight
    goes to the successor, so that nothing is orphaned and nothing is told. With `let_go` the
    person's seat ends in the same transaction.
    """
    with transaction.atomic():
        unseen: list[str] = []
        if hand_over.status == HandOverStatus.OPEN and hand_over.version == version:
            unseen = _close(hand_over, actor)
        HAND_OVER.perform(
            hand_over, "finish", actor=actor, scope=scope_of(actor), version=version, data={}
        )
        _tell(hand_over, unseen)
        if hand_over.kind == HandOverKind.LEAVE and let_go:
            _let_go(hand_over, actor)
        elif hand_over.kind == HandOverKind.LEAVE and hand_over.organization is None:
            emails.may_go(hand_over, actor)
    return hand_over


def _close(hand_over: HandOver, actor: Any) -> list[str]:
    """Refuse while something is open; what is out of sight changes hands. Returns its labels, for
    the successor's mail only: no row of the checklist names it."""
    require(policies.can_hand_over(scope_of(actor), hand_over))
    if left := len(open_rows(hand_over, reader=actor)):
        text = _("Not finished: %(left)d still open. Give each to somebody, or say why it stays.")
        raise ValidationError(text % {"left": left})
    unseen = open_rows(hand_over)
    labels = [row.label for row in unseen]
    for row in unseen:
        people = {"leaver": hand_over.person, "successor": hand_over.successor}
        row.kind.give(record=row.record, actor=actor, **people)
    return labels


def _let_go(hand_over: HandOver, actor: Any) -> None:
    person, successor = hand_over.person, hand_over.successor
    if hand_over.organization is None:
        organizations.end_staff(user=person, actor=actor, successor=successor)
        return
    for seat in person.memberships.live().filter(organization=hand_over.organization):
        organizations.end_membership(membership=seat, actor=actor, successor=successor)


def can_let_go(scope: Any, hand_over: HandOver) -> bool:
    """May this person end the seat of the one who leaves?"""
    if hand_over.kind != HandOverKind.LEAVE or not hand_over.person.is_active:
        return False
    if hand_over.organization is None:
        return bool(scope.is_desk and scope.user_id != hand_over.person_id)
    seats = hand_over.person.memberships.live().filter(organization=hand_over.organization)
    return any(can_end_membership(scope, seat) for seat in seats.select_related("organization"))


def withdraw(*, hand_over: HandOver, actor: Any, version: int) -> HandOver:
    """Stop. What was given stays given, and its new owners are told."""
    with transaction.atomic():
        HAND_OVER.perform(
            hand_over, "withdraw", actor=actor, scope=scope_of(actor), version=version, data={}
        )
        _tell(hand_over, [])
    return hand_over


def _tell(hand_over: HandOver, unseen: list[str]) -> None:
    """Each new owner gets one mail with the whole list."""
    rows = hand_over.rows.filter(new_owner__isnull=False, told_at=None)
    lists: dict[Any, list[str]] = {hand_over.successor: unseen} if unseen else {}
    for row in rows.select_related("new_owner"):
        lists.setdefault(row.new_owner, []).append(row.label)
    for person, labels in lists.items():
        emails.given(hand_over, person, labels, about=hand_over.organization)
    rows.update(told_at=clock.now())
