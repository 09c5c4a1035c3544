"""Noting, changing and removing touchpoints."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.accounts.models import Account, Contact, Engagement
from partners.touchpoints import policies, validators
from partners.touchpoints.models import Touchpoint
from partners.touchpoints.seats import Seat, seat_of
from portal.access.policy import Refused, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.api_fields import UNKNOWN
from portal.workflow import clock
from portal.workflow.machine import StateMoved

KEEP = object()  # the engagement stays what it is
COLUMNS = frozenset({"kind", "direction", "outcome", "at", "subject", "notes"})


def log_touchpoint(
    *,
    account: Account,
    actor: Any,
    data: Mapping[str, Any],
    visibility: str,
    engagement: Engagement | uuid.UUID | None = None,
    contacts: Iterable[Contact] = (),
    people: Iterable[Any] | None = None,
    token: uuid.UUID | None = None,
) -> Touchpoint:
    """Note that somebody was in touch with the customer. `people` is by default the actor.

    The same `token` twice makes one touchpoint. Raises ValidationError keyed by field.
    """
    token = token or uuid.uuid4()
    if existing := Touchpoint.objects.visible_to(actor).filter(author=actor, token=token).first():
        return existing
    seat = seat_of(scope_of(actor), account)
    require(policies.can_write(seat))
    columns = _checked(data, is_new=True)
    home = seat.home(visibility, _id(engagement))
    row = Touchpoint(account=account, author=actor, token=token, **columns, **home)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _set_people(row, actor, seat, contacts, [actor] if people is None else people)
            record_event(row, actor, "log_touchpoint", note=_noted(row))
            return _still_visible(actor, row)
    except IntegrityError:  # the same form, posted in parallel
        return Touchpoint.objects.visible_to(actor).get(author=actor, token=token)


def change_touchpoint(
    *,
    touchpoint: Touchpoint,
    actor: Any,
    version: int,
    data: Mapping[str, Any],
    visibility: str | None = None,
    engagement: Any = KEEP,
    contacts: Iterable[Contact] | None = None,
    people: Iterable[Any] | None = None,
) -> Touchpoint:
    """Change what is given; the rest stays. Its author alone may; `version` is what was seen."""
    scope = scope_of(actor)
    require(policies.can_change(scope, touchpoint))
    seat = seat_of(scope, touchpoint.account)
    require(policies.can_write(seat))
    columns = _checked(data, is_new=False)
    if visibility is not None or engagement is not KEEP:
        wanted = touchpoint.engagement_id if engagement is KEEP else _id(engagement)
        columns |= seat.home(visibility or touchpoint.visibility, wanted)
    with transaction.atomic():
        changed = Touchpoint.objects.filter(pk=touchpoint.pk, version=version).update(
            **columns, version=F("version") + 1, updated_at=clock.now()
        )
        touchpoint.refresh_from_db()
        if not changed:
            raise StateMoved(
                _("Somebody changed this touchpoint while you were editing it."), touchpoint
            )
        _set_people(touchpoint, actor, seat, contacts, people)
        record_event(touchpoint, actor, "change_touchpoint", note=_noted(touchpoint))
        return _still_visible(actor, touchpoint)


def remove_touchpoint(*, touchpoint: Touchpoint, actor: Any) -> None:
    require(policies.can_change(scope_of(actor), touchpoint))
    with transaction.atomic():
        record_event(touchpoint, actor, "remove_touchpoint", note=_noted(touchpoint))
        touchpoint.delete()


def _checked(data: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    if unknown := data.keys() - COLUMNS:
        raise ValidationError({name: _("This cannot be changed.") for name in sorted(unknown)})
    return validators.check_touchpoint(data, is_new=is_new)


def _id(engagement: Any) -> Any:
    return getattr(engagement, "pk", engagement)


def _set_people(
    row: Touchpoint,
    actor: Any,
    seat: Seat,
    contacts: Iterable[Contact] | None,
    people: Iterable[Any] | None,
) -> None:
    """Contacts the actor may read and people of the sides in sight; None leaves them.

    Contacts on the row that are out of the actor's sight stay.
    """
    if contacts is not None:
        readable = Contact.objects.visible_to(actor).filter(account=row.account_id)
        wanted: set[Any] = {contact.pk for contact in contacts}
        if wanted - set(readable.filter(pk__in=wanted).values_list("pk", flat=True)):
            raise ValidationError({"contacts": str(UNKNOWN)})
        row.contacts.remove(*row.contacts.filter(pk__in=readable.exclude(pk__in=wanted)))
        row.contacts.add(*wanted)
    if people is not None:
        wanted = {person.pk for person in people}
        known = set(row.people.values_list("pk", flat=True))
        named = seat.people(row.engagement).filter(pk__in=wanted)
        if wanted - known - set(named.values_list("pk", flat=True)):
            raise ValidationError({"people": str(UNKNOWN)})
        row.people.set(wanted)


def _noted(row: Touchpoint) -> dict[str, str]:
    """What the trail keeps: never the words, which are the side's own."""
    return {"kind": row.kind, "visibility": row.visibility, "account": str(row.account_id)}


def _still_visible(actor: Any, row: Touchpoint) -> Touchpoint:
    found = Touchpoint.objects.visible_to(actor).filter(pk=row.pk).first()
    if found is None:
        raise Refused(_("This change would take the record out of your sight."))
    return found
