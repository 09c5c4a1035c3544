"""Giving events out: one delivery for each endpoint whose subscriber sees the record.

Who does not see it gets no row: nothing in an endpoint's log, count or order comes from elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from portal.access.scope import scope_of
from portal.webhooks.models import Delivery, Endpoint, Event
from portal.webhooks.records import in_scope, seen_as
from portal.workflow import clock

AT_ONCE = 100


def give_out() -> int:
    """Turn what waits into deliveries, oldest first; returns how many events were given out. Two
    workers may do it at once: each event is given out by one, in order."""
    given = 0
    while (count := _one_batch()) is not None:
        given += count
    return given


def _one_batch() -> int | None:
    """How many events of the next batch this worker gave out; None when nothing waits. What takes
    time, reading the records, is done before anything is locked."""
    waiting = Event.objects.filter(given_at=None).order_by("pk")
    events = list(waiting[:AT_ONCE])
    if not events:
        return None
    wanted = {event.type for event in events}
    rows = [
        row
        for endpoint in _endpoints()
        if wanted & set(endpoint.events)
        for row in _for(endpoint, events)
    ]
    with transaction.atomic():
        locked = waiting.select_for_update().filter(pk__in=[event.pk for event in events])
        mine = set(locked.values_list("pk", flat=True))
        Delivery.objects.bulk_create(
            [row for row in rows if row.order in mine], ignore_conflicts=True
        )
        given = Event.objects.filter(pk__in=mine)
        given.filter(once=None).delete()
        given.exclude(once=None).update(given_at=clock.now())
    return len(mine)


def _endpoints() -> Iterable[Endpoint]:
    return Endpoint.objects.all().live().select_related("integration__user")


def _for(endpoint: Endpoint, events: Iterable[Event]) -> Iterable[Delivery]:
    chosen = [event for event in events if event.type in endpoint.events]
    user = endpoint.integration.user
    scope = scope_of(user)
    keys: dict[str, set[Any]] = defaultdict(set)
    for event in chosen:
        keys[event.label].add(event.target_id)
    seen: Mapping[str, set[Any]] = {label: in_scope(scope, label, keys[label]) for label in keys}
    for event in chosen:
        if event.target_id in seen[event.label] and _reads(user, event):
            yield Delivery(
                endpoint=endpoint,
                type=event.type,
                label=event.label,
                target_id=event.target_id,
                happened_at=event.at,
                order=event.pk,
            )


def _reads(user: Any, event: Event) -> bool:
    """Does the API answer, with one of the fields the change is about?"""
    seen = seen_as(user, event.label, event.target_id)
    return seen is not None and (not event.parts or any(part in seen.data for part in event.parts))
