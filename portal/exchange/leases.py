"""Who works on what: a lease is taken by one conditional UPDATE, and free again when its worker's
beat has stopped."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import F, Q

from portal.workflow import clock

SILENCE = dt.timedelta(minutes=3)  # a worker whose beat is older was killed
MAX_ATTEMPTS = 8


def free() -> Q:
    """Rows nobody works on."""
    return Q(lease=None) | Q(beat_at=None) | Q(beat_at__lt=clock.now() - SILENCE)


def take(row: Any, lease: uuid.UUID, where: Q) -> bool:
    rows = type(row)._default_manager.filter(free(), where, pk=row.pk)
    return bool(rows.update(lease=lease, beat_at=clock.now(), attempts=F("attempts") + 1))


def put_back(row: Any, lease: uuid.UUID) -> None:
    """After a fault: somebody tries again when the pause is over."""
    type(row)._default_manager.filter(pk=row.pk, lease=lease).update(beat_at=clock.now())


def is_hopeless(row: Any) -> bool:
    return bool(row.attempts >= MAX_ATTEMPTS)
