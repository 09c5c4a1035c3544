"""Finding, handing over and erasing what is kept about one person."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.access.policy import ALLOWED, NOT_YOURS, require
from portal.access.scope import scope_of
from portal.activity.audit import append, record_event
from portal.activity.models import AuditEntry
from portal.exchange import held
from portal.ordering import with_keys
from portal.privacy import emails
from portal.privacy.choices import RequestStatus
from portal.privacy.models import ErasureRequest
from portal.privacy.places import PLACES, Place, Subject
from portal.privacy.policies import can_erase, can_read
from portal.workflow import clock
from portal.workflow.machine import StateMoved

AT_MOST = 10_000  # rows of one place in one file


def subject_of(address: str) -> Subject:
    """Who is meant by an address. Raises ValidationError for what is none."""
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError({"email": _("Write an e-mail address.")}) from None
    people = get_user_model()._base_manager.filter(is_integration=False)
    return Subject(address, people.filter(email__iexact=address).first())


def found(subject: Subject, actor: Any) -> list[tuple[Place, int]]:
    """(place, rows) of every place that knows the person: for the desk and auditors."""
    require(can_read(scope_of(actor)))
    counted = ((place, place.rows(subject).count()) for place in PLACES)
    return [(place, count) for place, count in counted if count]


def own_data(user: Any) -> dict[str, Any]:
    """What a person gets about themselves: nothing that stands in other people's records."""
    subject = Subject(user.email, user)
    return dict(_collected(subject, own=True)) | {"activity": _activity(user)}


def all_data(*, subject: Subject, actor: Any) -> dict[str, Any]:
    """Everything kept about somebody, collected by the desk to answer a request. Leaves a trace."""
    require(can_erase(scope_of(actor)))
    data = dict(_collected(subject, own=False))
    if subject.user:
        data["activity"] = _activity(subject.user)
        record_event(subject.user, actor, "collect_person_data")
    else:
        note = {"places": sorted(data)}
        append("privacy.subject", uuid.uuid4(), actor, "collect_person_data", note=note)
    return data


def _collected(subject: Subject, own: bool) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for place in PLACES:
        if place.fields and (place.is_own or not own):
            found = (place.given or place.rows)(subject)
            found = found if found.ordered else found.order_by("pk")
            rows = found.values(*place.fields)[:AT_MOST]
            if rows:
                yield place.name, list(rows)


def _activity(user: Any) -> list[dict[str, Any]]:
    """What the person did, when: without the records, which are the company's."""
    entries = AuditEntry.objects.filter(actor=user).order_by("-at", "-id")
    return list(entries.values("at", "action", "target_type")[:AT_MOST])


# --- Asking ---------------------------------------------------------------------------------------
def ask(*, person: Any, message: str) -> ErasureRequest:
    """A person asks to be erased. Asking again while it waits changes nothing."""
    waiting = ErasureRequest.objects.waiting().filter(person=person)
    try:
        with transaction.atomic():
            if before := waiting.first():
                return before
            made = ErasureRequest.objects.create(person=person, message=message[:500])
            record_event(made, person, "ask_erasure")
            emails.tell_desk(made)
            return made
    except IntegrityError:  # the same form, in parallel
        return waiting.get()


def withdraw(*, request: ErasureRequest, actor: Any) -> None:
    """Only the person alone takes a request back."""
    require(ALLOWED if request.person_id == actor.pk else NOT_YOURS)
    with transaction.atomic():
        if ErasureRequest.objects.waiting().filter(pk=request.pk).delete()[0]:
            record_event(actor, actor, "withdraw_erasure")


def decline(*, request: ErasureRequest, actor: Any, answer: str) -> None:
    """The desk says why the data has to stay."""
    require(can_erase(scope_of(actor)))
    if not answer.strip():
        raise ValidationError({"answer": _("Write why: the person will read it.")})
    with transaction.atomic():
        moved = ErasureRequest.objects.waiting().filter(pk=request.pk)
        if not moved.update(
            status=RequestStatus.DECLINED,
            answer=answer.strip()[:500],
            decided_by=actor,
            decided_at=clock.now(),
        ):
            raise StateMoved(_("This request was answered already."), request)
        request.refresh_from_db()
        emails.declined(request)
        record_event(request, actor, "decline_erasure")


# --- Erasing --------------------------------------------------------------------------------------
def erase(*, subject: Subject, actor: Any) -> dict[str, int]:
    """Blank or delete what every place knows; returns rows by place. Once more does nothing.

    A person who still works somewhere leaves first, so that work is handed over to a colleague.
    """
    require(can_erase(scope_of(actor)))
    user = subject.user
    if user is not None and (user.staff_role or user.memberships.live().exists()):
        text = _(
            "This person still works here. End the membership first: work is handed over then."
        )
        raise ValidationError({"email": text})
    files = held.files_with(subject.address)
    with transaction.atomic():
        done = {place.name: _erase(place, subject) for place in PLACES}
        done["files"] = _forget(files, actor)
        done = {name: count for name, count in done.items() if count}
        emails.erased(subject)
        if user is not None:
            _unname(user)
            _close_requests(user, actor)
            record_event(user, actor, "erase_person", note={"rows": done})
        else:
            append("privacy.subject", uuid.uuid4(), actor, "erase_person", note={"rows": done})
    return done


def _erase(place: Place, subject: Subject) -> int:
    rows = place.rows(subject)
    if place.blank is not None:
        return int(rows.update(**with_keys(rows.model, place.blank)))
    return int(rows.delete()[0])


def _forget(files: list[Any], actor: Any) -> int:
    """Files of imports and exports that hold the person go whole; the trail says so."""
    for row in files:
        record_event(row, actor, "erase_file")
        held.forget(row)
    return len(files)


def _unname(user: Any) -> None:
    """The account stays as a number that rows of the business point to."""
    user.refresh_from_db()
    user.email = f"erased-{uuid.uuid4().hex}@erased.invalid"
    user.set_unusable_password()
    user.save(update_fields=["email", "password"])


def _close_requests(user: Any, actor: Any) -> None:
    ErasureRequest.objects.waiting().filter(person=user).update(
        status=RequestStatus.DONE, message="", decided_by=actor, decided_at=clock.now()
    )
