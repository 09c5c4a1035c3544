"""Sending what waits: in order for each record, side by side for different ones.

Claims are conditional UPDATEs that also say when somebody else may try: two workers never send one
delivery at a time, and a killed worker's are sent again, under the same id. Only the POST runs in a
thread. A receiver that does not answer holds up its own deliveries: it gets few places at once,
and all failing receivers together at most half of them.
"""

import json
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from rest_framework.utils.encoders import JSONEncoder

from portal.access.scope import scope_of
from portal.webhooks import outcomes
from portal.webhooks.addresses import target_of
from portal.webhooks.catalogue import REMOVED, TEST
from portal.webhooks.choices import CLAIMED_FOR, KIND_NAMES, Status
from portal.webhooks.models import Delivery, Endpoint
from portal.webhooks.posting import Outcome, post
from portal.webhooks.records import in_scope, seen_as
from portal.webhooks.signing import headers_of
from portal.workflow import clock

PLACES, OF_ONE, OF_A_FAILING_ONE = 16, 4, 1
BUDGET = 20.0  # seconds one run goes on starting attempts; the next run goes on
LOOK = 200
Running = dict[Future[Outcome], Delivery]


def send_due(budget: float = BUDGET) -> int:
    """Try everything that is due; returns how many deliveries arrived."""
    until, arrived = time.monotonic() + budget, 0
    running: Running = {}
    with ThreadPoolExecutor(PLACES) as pool:
        while True:
            if time.monotonic() < until:
                _fill(pool, running)
            if not running:
                return arrived
            done, _rest = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                arrived += outcomes.note(running.pop(future), future.result())


def _fill(pool: ThreadPoolExecutor, running: Running) -> None:
    """Start attempts as long as there are places and something due for them. Endpoints that have
    all their places are left out of the next look, so that a long queue hides nobody else's."""
    while _start_some(pool, running):
        pass


def _start_some(pool: ThreadPoolExecutor, running: Running) -> int:
    mine = Counter(row.endpoint_id for row in running.values())
    failing = {row.endpoint_id for row in running.values() if row.endpoint.failing_since}
    started = 0
    for row in _due(mine, failing):
        if len(running) >= PLACES:
            break
        if mine[row.endpoint_id] >= _most(row.endpoint, failing):
            continue
        started += 1
        if (future := _start(pool, row)) is not None:
            running[future] = row
            mine[row.endpoint_id] += 1
            if row.endpoint.failing_since:
                failing.add(row.endpoint_id)
    return started


def _most(endpoint: Endpoint, failing: set[Any]) -> int:
    """How many attempts this endpoint may have at once."""
    if not endpoint.failing_since:
        return OF_ONE
    is_in = endpoint.pk in failing
    return OF_A_FAILING_ONE if is_in or len(failing) < PLACES // 2 else 0


def _due(mine: Counter[Any], failing: set[Any]) -> list[Delivery]:
    """The longest due first, of endpoints that have places left."""
    full = [pk for pk, count in mine.items() if count >= OF_ONE] + list(failing)
    rows = Delivery.objects.all().due().exclude(endpoint__in=full)
    if len(failing) >= PLACES // 2:
        rows = rows.filter(endpoint__failing_since=None)
    names = ("endpoint__integration__user", "endpoint__integration__organization")
    return list(rows.select_related(*names).order_by("not_before", "order")[:LOOK])


def _start(pool: ThreadPoolExecutor, row: Delivery) -> Future[Outcome] | None:
    """Claim one delivery and send it as the subscriber reads its record now; None when somebody
    else has it, or there is nothing to read any more."""
    claim = Delivery.objects.filter(
        pk=row.pk, status=Status.WAITING, not_before=row.not_before, attempts=row.attempts
    )
    if not claim.update(
        not_before=clock.now() + CLAIMED_FOR,
        attempts=F("attempts") + 1,
        tries_since_replay=F("tries_since_replay") + 1,
    ):
        return None
    row.attempts, row.tries_since_replay = row.attempts + 1, row.tries_since_replay + 1
    endpoint = row.endpoint
    if not endpoint.works or (body := payload_of(row)) is None:
        outcomes.drop(row)
        return None
    try:
        target = target_of(endpoint.url)
    except ValidationError as error:  # the settings have become stricter
        outcomes.note(row, Outcome(problem=" ".join(error.messages)[:300]))
        return None
    return pool.submit(post, target, body.encode(), headers_of(row, endpoint, body))


def payload_of(row: Delivery) -> str | None:
    """The message as text; None when the subscriber does not see the record any more."""
    told: dict[str, Any] = {"type": row.type, "timestamp": row.happened_at}
    if row.type == TEST:
        told |= {"data": {"endpoint": str(row.endpoint_id)}}
    elif row.type == REMOVED:
        scope = scope_of(row.endpoint.integration.user)
        if in_scope(scope, row.label, [row.target_id]):
            return None  # it has come back meanwhile
        told |= {"data": {"id": str(row.target_id), "kind": KIND_NAMES[row.label]}}
    else:
        seen = seen_as(row.endpoint.integration.user, row.label, row.target_id)
        if seen is None:
            return None
        told |= {"url": seen.url, "data": seen.data}
    return json.dumps(told, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))
