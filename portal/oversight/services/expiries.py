"""Access runs out by itself; the people who gave it hear of it before."""

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse

from portal.access.scope import DESK, Scope
from portal.activity.subjects import SUBJECTS
from portal.notifications.services import notify
from portal.oversight.choices import NOTICE_DAYS
from portal.oversight.register import SHARES, ShareKind, rows_of
from portal.workflow import clock

CALENDAR = Scope(user_id=uuid.UUID(int=0), staff_role=DESK)  # it reads as the desk does


def tell_expiries() -> int:
    """Who gave access that ends in 14 or 3 days is told once each; returns how many were told."""
    told, today = 0, clock.today()
    for kind in SHARES.values():
        if not kind.tells_owner:
            continue
        for days in NOTICE_DAYS:
            day = today + dt.timedelta(days=days)
            told += sum(_tell(kind, row, days) for row in list(rows_of(kind, CALENDAR, ends=day)))
    return told


def _tell(kind: ShareKind, row: dict[str, Any], days: int) -> int:
    people = get_user_model()._default_manager.filter(is_active=True)
    person = people.filter(pk=row["owner_pk"]).first()
    if person is None:
        return 0
    extends = kind.extend is not None
    url = reverse("access_extend" if extends else "access_register",
                  args=[kind.code, row["row"]] if extends else [])  # fmt: skip
    about = kind.about(row)
    if about is not None and about._meta.label_lower not in SUBJECTS:
        about = None
    context = {"row": row, "kind": kind.one, "days": days, "url": url}
    key = f"access_ends:{kind.code}:{row['row']}:{row['ends']}:{days}"
    template = "emails/oversight/ends_soon"
    notify(person, "access_ends", template, context, about=about, url=url, key=key)
    return 1


def note_ended() -> int:
    """Rooms put what has run out to the past, with an entry on the trail; returns how many."""
    return sum(kind.expire() for kind in SHARES.values() if kind.expire)
