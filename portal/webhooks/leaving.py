"""Records that have left a subscriber's sight: whoever was told of one is told to forget it.

Asked of what was delivered, not of what happened: a record that was deleted, an engagement that
ended, a share that ran out and a role that got narrower read alike, and nobody who was never told
of a record hears that it has gone.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from portal.access.scope import scope_of
from portal.webhooks.catalogue import REMOVED
from portal.webhooks.choices import Status
from portal.webhooks.models import Delivery, Endpoint, Event
from portal.webhooks.records import in_scope
from portal.workflow import clock

AT_ONCE = 500  # keys in one query


def tell_left() -> int:
    """Put a `record.removed` on its way for each record that has gone out of sight; returns how
    many. Once for each time a record leaves."""
    endpoints = Endpoint.objects.all().live().select_related("integration__user")
    return sum(tell_left_of(endpoint) for endpoint in endpoints)


def tell_left_of(endpoint: Endpoint) -> int:
    """The same for one endpoint that is sent to."""
    if REMOVED not in endpoint.events:
        return 0
    return sum(_tell(endpoint, *gone) for gone in _gone(endpoint))


def _gone(endpoint: Endpoint) -> Iterator[tuple[str, Any]]:
    """(kind, key) of records this endpoint was told of and does not see any more."""
    known: dict[str, list[Any]] = defaultdict(list)
    for label, key in _known(endpoint):
        known[label].append(key)
    scope = scope_of(endpoint.integration.user)
    for label, keys in known.items():
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            seen = in_scope(scope, label, some)
            yield from ((label, key) for key in some if key not in seen)


def _known(endpoint: Endpoint) -> Iterator[tuple[str, Any]]:
    """Records that were told, and not told to be forgotten since."""
    rows = endpoint.deliveries.exclude(label="").filter(
        Q(status=Status.DELIVERED) | Q(type=REMOVED)
    )
    grouped = rows.order_by().values("label", "target_id")
    last = grouped.annotate(
        told=Max("order", filter=~Q(type=REMOVED)), forgotten=Max("order", filter=Q(type=REMOVED))
    )
    for row in last:
        if row["told"] is not None and row["told"] > (row["forgotten"] or 0):
            yield row["label"], row["target_id"]


def _tell(endpoint: Endpoint, label: str, key: Any) -> int:
    with transaction.atomic():
        # A place among the events: taken like theirs, and given back at once.
        event = Event.objects.create(type=REMOVED, label=label, target_id=key, given_at=clock.now())
        Delivery.objects.create(
            endpoint=endpoint, type=REMOVED, label=label, target_id=key, order=event.pk
        )
        event.delete()
    return 1
