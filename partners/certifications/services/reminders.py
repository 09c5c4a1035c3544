"""Telling people that a certificate ends: 60, 30 and 7 days before, and when it has ended."""

import datetime as dt

from partners.certifications import emails
from partners.certifications.choices import REMINDERS, SOON, TOLD_AFTER
from partners.certifications.models import Certificate
from portal.workflow import clock


def remind_of_ends() -> int:
    """Tell holders and their administrators, each warning once; returns how many certificates
    were looked at. Nothing is said of one that a newer certificate of the same kind outlives."""
    today = clock.today()
    rows = Certificate.objects.filter(
        revoked_at=None,
        expires_on__gte=today - dt.timedelta(days=TOLD_AFTER),
        expires_on__lte=today + dt.timedelta(days=SOON),
        holder__is_active=True,
    ).select_related("holder", "organization", "certification")
    looked = 0
    for row in rows.order_by("expires_on", "pk"):
        if not _is_outlived(row):
            _remind(row, today)
            looked += 1
    return looked


def _is_outlived(row: Certificate) -> bool:
    same = Certificate.objects.valid().filter(holder=row.holder, certification=row.certification)
    later = same.filter(expires_on__gt=row.expires_on) | same.filter(expires_on=None)
    return later.exists()


def _remind(row: Certificate, today: dt.date) -> None:
    if row.expires_on is None:
        return
    left = (row.expires_on - today).days
    if left >= 0:
        emails.ends_soon(row, min(days for days in REMINDERS if left <= days))
    elif row.created_at.date() <= row.expires_on:  # not one that had ended when it was recorded
        emails.expired(row)
