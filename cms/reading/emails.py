"""Who is told that there is something to read. Texts live in templates/emails/reading/."""

from typing import Any

from cms.reading.models import Acknowledgement
from portal.notifications.services import notify
from portal.workflow import clock


def must_read(row: Acknowledgement, page: Any) -> None:
    """Ask `row.user` to read and confirm; said as a reminder when they were told before."""
    day = page.must_read_by
    context = {
        "page": page,
        "address": page.address(),
        "day": day,
        "is_late": bool(day and day < clock.today()),
        "is_reminder": row.told_at is not None,
    }
    notify(
        row.user,
        "must_read",
        "emails/reading/must_read",
        context,
        about=row,
        url=page.address(),
    )
