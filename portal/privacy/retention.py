"""How long what is kept: one table, and the programme's own days on top of it.

Records of the business (deals, accounts, the trail) are not here: they end by their own rules.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.intake.models import Received
from partners.organizations.choices import ApplicationStatus
from partners.organizations.models import Invitation, PartnerApplication
from portal.activity.models import MailBounce, OutgoingEmail
from portal.notifications.models import Notification
from portal.privacy.models import ErasureRequest, RetentionRule
from portal.workflow import clock

Before = dt.datetime
BATCH = 1000


@dataclass(frozen=True)
class Kind:
    """`rows(before)`: what is deleted when it is older. `least`: fewer days would break a promise
    of the portal."""

    name: str
    label: Any
    days: int
    least: int
    rows: Callable[[Before], Any]


KINDS = [
    Kind(
        "mail",
        _("E-mail that was sent"),
        365,
        30,
        lambda before: OutgoingEmail.objects.filter(created_at__lt=before).exclude(
            sent_at=None, failed_at=None
        ),
    ),
    Kind(
        "notifications",
        _("Notifications"),
        365,
        30,
        lambda before: Notification.objects.filter(created_at__lt=before),
    ),
    Kind(
        "invitations",
        _("Invitations nobody took"),
        180,
        30,
        lambda before: Invitation.objects.filter(expires_at__lt=before, accepted_at=None),
    ),
    Kind(
        "applications",
        _("Declined partner applications"),
        365,
        90,
        lambda before: PartnerApplication.objects.filter(
            decided_at__lt=before, status=ApplicationStatus.DECLINED
        ),
    ),
    Kind(
        "bounces",
        _("Addresses that refuse mail"),
        365,
        30,
        lambda before: MailBounce.objects.filter(last_at__lt=before),
    ),
    Kind(
        "received",
        _("List of registrations by e-mail and form link"),
        365,
        30,
        lambda before: Received.objects.filter(created_at__lt=before),
    ),
    Kind(
        "erasures",
        _("Answered erasure requests"),
        3 * 365,
        365,
        lambda before: ErasureRequest.objects.filter(Q(decided_at__lt=before)),
    ),
]
BY_NAME = {kind.name: kind for kind in KINDS}


def days_of() -> dict[str, int]:
    """Kind → days that hold now."""
    own = dict(RetentionRule.objects.values_list("kind", "days"))
    return {kind.name: own.get(kind.name, kind.days) for kind in KINDS}


def due(kind: Kind, days: int) -> Any:
    return kind.rows(clock.now() - dt.timedelta(days=days))


def apply_all(progress: Callable[[int, int], None]) -> int:
    """Delete what is older than its days, in batches; returns how many rows."""
    gone, days = 0, days_of()
    for place, kind in enumerate(KINDS):
        while ids := list(due(kind, days[kind.name]).values_list("pk", flat=True)[:BATCH]):
            gone += due(kind, days[kind.name]).filter(pk__in=ids).delete()[0]
        progress(place + 1, len(KINDS))
    return gone
