"""Registrations that somebody of the vendor opened, as the audit trail says it."""

import datetime as dt

from deals.registrations.models import Deal
from portal.activity.audit import OPENED
from portal.activity.models import AuditEntry
from portal.audit.openings import note_opening
from portal.home.worlds.world import Row, World, key_id
from portal.workflow import clock


def build_openings(world: World, rows: list[Row]) -> None:
    """Once for each person and registration, however often the world is built."""
    for row in rows:
        person = world.users[row["user"].lower()]
        deal = Deal.objects.get(pk=key_id("deal", row["deal"]))
        known = AuditEntry.objects.about(deal).filter(action=OPENED, actor=person)
        if not known.exists():
            with clock.at(clock.now() - dt.timedelta(hours=row.get("hours_ago", 0))):
                note_opening(person, deal, deal.organization_id)
