"""Which of the vendor's people opened a company's registration, and when."""

from typing import Any

from portal.access.row_security.session import lifted
from portal.activity.audit import OPENED, record_once
from portal.activity.choices import Audience
from portal.workflow import clock


def note_opening(user: Any, record: Any, company: Any) -> None:
    """Write that `user` read `record`, which belongs to `company` (an id or None).

    One entry for each person, record and hour; nothing for the company's own people and for
    records of no company. Costs one look-up by key.
    """
    if not user.staff_role or company is None:
        return
    key = f"{OPENED}:{record.pk}:{user.pk}:{clock.now():%Y-%m-%dT%H}"
    note = {"name": str(user), "role": user.staff_role}
    with lifted():  # whether it is noted already: the trail itself is not the reader's to see
        record_once(key, record, user, OPENED, Audience.JOINT, note)
