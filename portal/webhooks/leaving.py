"""Records that have left a subscriber's sight: whoever was told of one is told to forget it.

Asked of what was delivered, not of what happened: a record that was deleted, an engagement that
ended, a share that ran out and a role that got narrower read alike, and nobody who was never told
of a record hears that it has gone.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from portal.access.scope import scope_of
from portal.webhooks.catalogue import REMOVED
from portal.webhooks.choices import Status
from portal.webhooks.models import Attempt, Delivery, Endpoint, Event
from portal.webhooks.records import in_scope
from portal.workflow import clock

AT_ONCE = 500  # keys in one query
ARRIVED: dict[str, Any] = {"code__range": (200, 299), "problem": ""}  # of an attempt


def tell_left() -> int:
    """Put a `record.removed` on its way for each record that has gone out of sight; returns how
    many. Once for each time a record leaves."""
    endpoints = Endpoint.objects.all().live().select_related("integration__user")
    return sum(tell_left_of(endpoint) for endpoint in endpoints)


def tell_left_of(endpoint: Endpoint) -> int:
    """The same for one endpoint that is sent to."""
    if REMOVED not in endpoint.events:
        return 0
    return sum(_tell(endpoint, *gone) for gone in _gone(endpoint, endpoint.deliveries.all()))


def tell_left_with(row: Delivery) -> int:
    """The same for the record of one delivery that is about to be dropped, if it was sent before
    and replayed: that the record was told would be forgotten with it."""
    endpoint = row.endpoint
    if not endpoint.works or REMOVED not in endpoint.events:
        return 0
    if not row.log.filter(**ARRIVED).exists():
        return 0
    about = endpoint.deliveries.filter(label=row.label, target_id=row.target_id)
    return sum(_tell(endpoint, *gone) for gone in _gone(endpoint, about))


def _gone(endpoint: Endpoint, rows: QuerySet[Delivery]) -> Iterator[tuple[str, Any]]:
    """(kind, key) of records `rows` told this endpoint of and that it does not see any more."""
    known: dict[str, list[Any]] = defaultdict(list)
    for label, key in _known(rows):
        known[label].append(key)
    scope = scope_of(endpoint.integration.user)
    for label, keys in known.items():
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            seen = in_scope(scope, label, some)
            yield from ((label, key) for key in some if key not in seen)


def _known(rows: QuerySet[Delivery]) -> Iterator[tuple[str, Any]]:
    """Records that were told, and not told to be forgotten since. What was replayed has been told
    whatever became of the replay."""
    arrived = Exists(Attempt.objects.filter(delivery=OuterRef("pk"), **ARRIVED))
    rows = rows.exclude(label="").filter(Q(status=Status.DELIVERED) | Q(type=REMOVED) | arrived)
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
