"""The link in each mail that pauses it, with one click and without signing in.

It carries its schedule under our signature and never ends: whoever holds a mail may stop that mail.
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse

from deals.reports.models import Schedule

SALT = "deals.reports.stop"
MAX_LENGTH = 400


def address_for(schedule: Schedule) -> str:
    token = signing.Signer(salt=SALT).sign(str(schedule.pk))
    return f"{settings.SITE_URL}{reverse('report_stop', args=[token])}"


def read(token: str, visitor: Any) -> Schedule | None:
    """The schedule a link is of; None for a forged link, for one that was removed, and for one
    that belongs to somebody else than the person signed in."""
    try:
        pk = signing.Signer(salt=SALT).unsign(token[:MAX_LENGTH])
        found = Schedule.objects.filter(pk=pk, owner__is_active=True)
        schedule = found.select_related("owner").first()
    except (signing.BadSignature, ValueError, ValidationError):
        return None
    if schedule is None or (visitor.is_authenticated and visitor != schedule.owner):
        return None
    return schedule
