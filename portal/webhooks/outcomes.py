"""What an attempt's outcome means: for the delivery, for its endpoint, for those who look after it.

===========================  ====================================================================
2xx                          delivered; the endpoint works
410                          given up; the endpoint is switched off at once
anything else, or no answer  tried again after the next pause of the table; given up after the
                             last; an endpoint without a success for three days is switched off
===========================  ====================================================================
"""

import datetime as dt
import random
from typing import Any

from django.db import transaction

from partners.integrations.models import Integration
from portal.activity.audit import record_event
from portal.webhooks import emails
from portal.webhooks.choices import DEAD_AFTER, JITTER, PAUSES, WARN_AFTER, OffReason, Status
from portal.webhooks.leaving import tell_left_with
from portal.webhooks.models import Attempt, Delivery, Endpoint
from portal.webhooks.posting import Outcome
from portal.workflow import clock

GONE = 410


def note(row: Delivery, outcome: Outcome) -> bool:
    """Write down how an attempt went. True when it arrived."""
    with transaction.atomic():
        if not Delivery.objects.select_for_update().filter(pk=row.pk).exists():
            return False  # its endpoint was removed meanwhile
        Attempt.objects.create(
            delivery=row,
            at=clock.now(),
            code=outcome.code,
            answer=outcome.answer,
            problem=outcome.problem,
            milliseconds=outcome.milliseconds,
        )
        if outcome.is_success:
            _arrived(row, outcome)
        else:
            _failed(row, outcome)
    return outcome.is_success


def drop(row: Delivery) -> None:
    """The subscriber does not see the record any more: the log keeps that something was not sent,
    and nothing of what. If it was told of it before, it is told to forget it."""
    with transaction.atomic():
        tell_left_with(row)
        Delivery.objects.filter(pk=row.pk).update(
            status=Status.DROPPED, type="", label="", target_id=None, ended_at=clock.now()
        )


def stop_of(integration: Integration, actor: Any) -> None:
    """The integration ended: nothing that waits for it leaves any more."""
    waiting = Delivery.objects.filter(endpoint__integration=integration, status=Status.WAITING)
    waiting.update(status=Status.DROPPED, type="", label="", target_id=None, ended_at=clock.now())


def _arrived(row: Delivery, outcome: Outcome) -> None:
    Delivery.objects.filter(pk=row.pk).update(
        status=Status.DELIVERED, ended_at=clock.now(), code=outcome.code
    )
    endpoints = Endpoint.objects.filter(pk=row.endpoint_id).exclude(failing_since=None)
    endpoints.update(failing_since=None, warned_at=None)
    row.endpoint.failing_since = None


def _failed(row: Delivery, outcome: Outcome) -> None:
    now, endpoint = clock.now(), row.endpoint
    Endpoint.objects.filter(pk=endpoint.pk, failing_since=None).update(failing_since=now)
    endpoint.refresh_from_db(fields=["failing_since", "off_at"])
    pause = pause_after(row.tries_since_replay)
    gives_up = pause is None or outcome.code == GONE or endpoint.off_at is not None
    mine = Delivery.objects.filter(pk=row.pk, status=Status.WAITING)
    if gives_up or pause is None:
        mine.update(status=Status.FAILED, ended_at=now, code=outcome.code)
    else:
        mine.update(not_before=now + pause, code=outcome.code)
    if outcome.code == GONE:
        switch_off(endpoint, OffReason.GONE)
    elif endpoint.failing_since and now - endpoint.failing_since >= DEAD_AFTER:
        switch_off(endpoint, OffReason.FAILING)
    elif endpoint.failing_since and now - endpoint.failing_since >= WARN_AFTER:
        _warn(endpoint)


def pause_after(tries: int) -> dt.timedelta | None:
    """What to wait after so many failed attempts, a little longer by chance; None: give up."""
    if tries > len(PAUSES):
        return None
    return PAUSES[tries - 1] * (1 + JITTER * random.random())  # noqa: S311 - no secret


def switch_off(endpoint: Endpoint, reason: str) -> None:
    """Stop sending: what waits is given up, and those who look after the endpoint are told once."""
    now = clock.now()
    live = Endpoint.objects.filter(pk=endpoint.pk, off_at=None)
    if not live.update(off_at=now, off_reason=reason):
        return
    give_up_waiting(endpoint)
    about = endpoint.organization or endpoint
    record_event(about, None, "switch_off_webhook", note={"host": endpoint.host, "reason": reason})
    endpoint.refresh_from_db()
    emails.switched_off(endpoint)


def give_up_waiting(endpoint: Endpoint) -> None:
    """Whatever waits for a switched-off endpoint may be sent again by hand later."""
    waiting = Delivery.objects.filter(endpoint=endpoint, status=Status.WAITING)
    waiting.update(status=Status.FAILED, ended_at=clock.now())


def _warn(endpoint: Endpoint) -> None:
    unwarned = Endpoint.objects.filter(pk=endpoint.pk, warned_at=None, off_at=None)
    if unwarned.update(warned_at=clock.now()):
        emails.failing(endpoint)
