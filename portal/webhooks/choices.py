"""Words of the room, and how long things take."""

import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """What became of an event on its way to one endpoint."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")
    DROPPED = "dropped", _("No longer visible")


class OffReason(TextChoices):
    """Why nothing is sent to an endpoint any more."""

    BY_HAND = "by_hand", _("Switched off by hand")
    GONE = "gone", _("The receiver said that it is gone (410)")
    FAILING = "failing", _("Three days of failures")


TONES: dict[str, str] = {
    Status.WAITING: "info",
    Status.DELIVERED: "success",
    Status.FAILED: "danger",
    Status.DROPPED: "neutral",
}

# What is waited after the first, second, … failed attempt: three days in all.
PAUSES = tuple(
    dt.timedelta(seconds=seconds)
    for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 75_600)
)
JITTER = 0.1  # up to so much longer, so that receivers are not called by many at one moment
DEAD_AFTER = dt.timedelta(days=3)
WARN_AFTER = dt.timedelta(hours=12)
KEPT = dt.timedelta(days=30)  # the delivery log
OVERLAP = dt.timedelta(hours=24)  # both secrets sign after a rotation
CLAIMED_FOR = dt.timedelta(minutes=2)  # longer than any attempt takes
MOST_ENDPOINTS = 20  # of one integration
ANSWER_KEPT = 1_000  # characters of an answer in the log

# Kinds of records that events are about.
DEAL, COMMENT = "registrations.deal", "registrations.dealcomment"
TASK, TASK_COMMENT = "plans.task", "plans.taskcomment"
ACCOUNT, ENGAGEMENT = "accounts.account", "accounts.engagement"
REQUEST, TOUCHPOINT = "engagements.engagementrequest", "touchpoints.touchpoint"
CERTIFICATE, ENROLLMENT = "certifications.certificate", "training.enrollment"
MEMBER, PAGE = "organizations.membership", "library.librarypage"
# What a message that has no record to show calls them.
KIND_NAMES = {
    DEAL: "deal",
    COMMENT: "comment",
    TASK: "task",
    TASK_COMMENT: "task_comment",
    ACCOUNT: "account",
    ENGAGEMENT: "engagement",
    REQUEST: "engagement_request",
    TOUCHPOINT: "touchpoint",
    CERTIFICATE: "certificate",
    ENROLLMENT: "enrollment",
    MEMBER: "member",
    PAGE: "resource",
}
