"""What can be done with endpoints and their deliveries."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.integrations.models import Integration
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.webhooks import policies, validators
from portal.webhooks.catalogue import TEST
from portal.webhooks.choices import KEPT, MOST_ENDPOINTS, OVERLAP, OffReason, Status
from portal.webhooks.models import Delivery, Endpoint, Event, new_salt
from portal.webhooks.outcomes import give_up_waiting
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def create_endpoint(
    *,
    integration: Integration,
    actor: Any,
    data: Mapping[str, Any],
    token: uuid.UUID | None = None,
) -> Endpoint:
    """A new address for an integration in the actor's scope. `data`: url, events, about. A form
    sent twice with one `token` makes one. Raises ValidationError keyed by field."""
    require(policies.can_manage(scope_of(actor), integration.organization))
    key = uuid.uuid5(actor.pk, f"webhook:{token}") if token else uuid.uuid4()
    if token and (sent := Endpoint.objects.filter(pk=key).first()):
        return sent
    if integration.ended_at:
        raise ValidationError({"integration": _("This integration has ended.")})
    columns = validators.check_columns({"url": "", "events": [], **data})
    if integration.webhooks.count() >= MOST_ENDPOINTS:
        text = _("An integration has %(count)d webhooks at most.") % {"count": MOST_ENDPOINTS}
        raise ValidationError({"integration": text})
    made = Endpoint(pk=key, integration=integration, created_by=actor, **columns)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _record(made, actor, "create_webhook", events=made.events)
    except IntegrityError:  # the same form, in parallel
        return Endpoint.objects.get(pk=key)
    return made


def change_endpoint(
    *, endpoint: Endpoint, actor: Any, version: int, data: Mapping[str, Any]
) -> Endpoint:
    """Another address, note or choice of events. Raises StateMoved or ValidationError."""
    require(policies.can_manage(scope_of(actor), endpoint.organization))
    columns = validators.check_columns(data)
    with transaction.atomic():
        _move(endpoint, version, **columns)
        _record(endpoint, actor, "change_webhook", fields=sorted(columns))
    return endpoint


def rotate_secret(*, endpoint: Endpoint, actor: Any, version: int) -> Endpoint:
    """A new secret. For a day messages are signed with both, so that the receiver has time."""
    require(policies.can_manage(scope_of(actor), endpoint.organization))
    until = clock.now() + OVERLAP
    with transaction.atomic():
        _move(endpoint, version, salt=new_salt(), old_salt=F("salt"), old_until=until)
        _record(endpoint, actor, "rotate_webhook_secret")
    return endpoint


def _move(endpoint: Endpoint, version: int, **columns: Any) -> None:
    """The one conditional UPDATE; the record is refreshed."""
    seen = Endpoint.objects.filter(pk=endpoint.pk, version=version)
    moved = seen.update(version=F("version") + 1, **columns)
    endpoint.refresh_from_db()
    if not moved:
        raise StateMoved(_("Somebody changed this webhook while you were looking at it."), endpoint)


def switch_off(*, endpoint: Endpoint, actor: Any) -> Endpoint:
    """Send nothing more; what waits is given up. Twice is once."""
    require(policies.can_manage(scope_of(actor), endpoint.organization))
    with transaction.atomic():
        live = Endpoint.objects.filter(pk=endpoint.pk, off_at=None)
        if live.update(off_at=clock.now(), off_reason=OffReason.BY_HAND, version=F("version") + 1):
            give_up_waiting(endpoint)
            _record(endpoint, actor, "switch_off_webhook", reason=OffReason.BY_HAND)
    endpoint.refresh_from_db()
    return endpoint


def switch_on(*, endpoint: Endpoint, actor: Any) -> Endpoint:
    """Send again, from now on: what happened meanwhile is not made up for. Twice is once."""
    require(policies.can_manage(scope_of(actor), endpoint.organization))
    with transaction.atomic():
        off = Endpoint.objects.filter(pk=endpoint.pk).exclude(off_at=None)
        if off.update(
            off_at=None,
            off_reason="",
            failing_since=None,
            warned_at=None,
            version=F("version") + 1,
        ):
            _record(endpoint, actor, "switch_on_webhook")
    endpoint.refresh_from_db()
    return endpoint


def remove_endpoint(*, endpoint: Endpoint, actor: Any) -> None:
    """Remove an endpoint with its log."""
    require(policies.can_manage(scope_of(actor), endpoint.organization))
    with transaction.atomic():
        _record(endpoint, actor, "remove_webhook")
        endpoint.delete()


def send_test(*, endpoint: Endpoint, actor: Any) -> Delivery:
    """A message of the type `webhook.test` on its way, like any other. While one waits, no other
    is made."""
    require(policies.can_manage(scope_of(actor), endpoint.organization))
    _require_on(endpoint)
    with transaction.atomic():
        Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        waiting = endpoint.deliveries.filter(type=TEST, status=Status.WAITING).first()
        if waiting is not None:
            found: Delivery = waiting
            return found
        # A place among the events: taken like theirs, and given back at once.
        event = Event.objects.create(
            type=TEST, label="", target_id=endpoint.pk, given_at=clock.now()
        )
        made = Delivery.objects.create(endpoint=endpoint, type=TEST, order=event.pk)
        event.delete()
        _record(endpoint, actor, "test_webhook")
    return made


def replay(*, delivery: Delivery, actor: Any) -> Delivery:
    """Send one delivery again, under its own id, as its record is read now."""
    _replay(delivery.endpoint, actor, [delivery.pk])
    delivery.refresh_from_db()
    return delivery


def replay_since(*, endpoint: Endpoint, actor: Any, since: dt.datetime) -> int:
    """Send everything again that happened since a moment; returns how many. Raises
    ValidationError for a moment the log does not reach back to."""
    if since > clock.now() or since < clock.now() - KEPT:
        text = _("Choose a moment within the last %(days)d days.") % {"days": KEPT.days}
        raise ValidationError({"since": text})
    rows = endpoint.deliveries.filter(happened_at__gte=since)
    return _replay(endpoint, actor, rows.values("pk"))


def _replay(endpoint: Endpoint, actor: Any, keys: Any) -> int:
    """Both put ended deliveries back into the queue; those that wait are left alone, and of what
    became invisible nothing is known any more."""
    require(policies.can_manage(scope_of(actor), endpoint.organization))
    _require_on(endpoint)
    ended = endpoint.deliveries.filter(status__in=(Status.DELIVERED, Status.FAILED), pk__in=keys)
    with transaction.atomic():
        count = ended.update(
            status=Status.WAITING, not_before=clock.now(), tries_since_replay=0, ended_at=None
        )
        if count:
            _record(endpoint, actor, "replay_webhook", count=count)
    return int(count)


def _require_on(endpoint: Endpoint) -> None:
    if not endpoint.works:
        raise StateMoved(_("This webhook is switched off. Switch it on first."), endpoint)


def _record(endpoint: Endpoint, actor: Any, action: str, **note: Any) -> None:
    """In the company's name, or the endpoint's own for the vendor's. Only the host is kept: people
    put secrets into the rest of an address."""
    about = endpoint.organization or endpoint
    record_event(about, actor, action, note={"host": endpoint.host, **note})


def forget_old() -> int:
    """Delete the log after its time; returns how many deliveries."""
    old = clock.now() - KEPT
    Event.objects.filter(given_at__lt=clock.now() - dt.timedelta(days=400)).delete()
    rows = Delivery.objects.filter(created_at__lt=old).exclude(status=Status.WAITING)
    return int(rows.delete()[1].get("webhooks.Delivery", 0))
