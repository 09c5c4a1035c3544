"""What had waited to be sent when a backup was made.

Between the backup and the restore it was probably sent, and the record of that is lost. A restore
therefore holds it, in the very step that puts the database in place: nothing of it leaves until
the operator says so. What is written after the restore leaves as always.

One list for both databases, as SQL, because it runs where Django is not connected yet.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from portal.activity.models import OutgoingEmail
from portal.webhooks.choices import Status
from portal.webhooks.models import Delivery, Event
from portal.workflow import clock

HELD = "9000-01-01 00:00:00"  # no mail and no webhook waits so long of itself
WORDS = "held: it waited when the backup was made"
MAIL, EVENT, DELIVERY = (m._meta.db_table for m in (OutgoingEmail, Event, Delivery))
SESSIONS = ("django_session", "usersessions_usersession")
HOLD = (
    f"UPDATE {MAIL} SET not_before = '{HELD}', problem = '{WORDS}'"  # noqa: S608
    " WHERE sent_at IS NULL AND failed_at IS NULL",
    f"UPDATE {EVENT} SET given_at = '{HELD}' WHERE given_at IS NULL",  # noqa: S608
    # Given up, so that later news of the same record need not wait for it.
    f"UPDATE {DELIVERY} SET not_before = '{HELD}', status = '{Status.FAILED}'"  # noqa: S608
    f" WHERE status = '{Status.WAITING}'",
)
END_SESSIONS = tuple(f"DELETE FROM {table}" for table in SESSIONS)  # noqa: S608


@dataclass(frozen=True)
class Held:
    mails: int
    events: int
    deliveries: int

    def __str__(self) -> str:
        return (
            f"{self.mails} mails, {self.events} events and {self.deliveries} deliveries of webhooks"
        )

    @property
    def is_any(self) -> bool:
        return bool(self.mails or self.events or self.deliveries)


def _rows() -> dict[str, Any]:
    moment = dt.datetime.fromisoformat(HELD).replace(tzinfo=dt.UTC)
    return {
        "mails": OutgoingEmail.objects.filter(not_before=moment, sent_at=None, failed_at=None),
        "events": Event.objects.filter(given_at=moment),
        "deliveries": Delivery.objects.filter(not_before=moment, status=Status.FAILED),
    }


def waiting() -> Held:
    """How much is held."""
    return Held(**{name: rows.count() for name, rows in _rows().items()})


@transaction.atomic
def hold() -> Held:
    """Hold what waits now, as a restore does."""
    with connection.cursor() as cursor:
        for statement in HOLD:
            cursor.execute(statement)
    return waiting()


@transaction.atomic
def release() -> Held:
    """Let it be sent: the worker takes it at its next look. Returns how much it was."""
    rows, now = _rows(), clock.now()
    return Held(
        mails=rows["mails"].update(not_before=now, problem=""),
        events=rows["events"].update(given_at=None),
        deliveries=rows["deliveries"].update(not_before=now, status=Status.WAITING),
    )


@transaction.atomic
def drop() -> Held:
    """It is never sent. Mails and deliveries stay in their lists as given up."""
    rows, now = _rows(), clock.now()
    return Held(
        mails=rows["mails"].update(failed_at=now, problem="not sent: released by nobody"),
        events=rows["events"].update(given_at=now),
        deliveries=rows["deliveries"].update(not_before=now, ended_at=now),
    )
