"""How a check can turn out, and when it is made."""

from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OK = "ok", _("In order")
    WARNING = "warning", _("Look at it")
    FAULT = "fault", _("Fault")
    UNKNOWN = "unknown", _("Not checked yet")


# What numbers say (Prometheus), and what a list of states amounts to: the highest.
WEIGHT = {State.UNKNOWN: 0, State.OK: 0, State.WARNING: 1, State.FAULT: 2}


class When(Enum):
    """LIVE: cheap enough for every look at the page. QUICK: by the worker, every five minutes.
    DEEP: by the worker, every night. REPORTED: by a job that looks anyway and keeps what it saw."""

    LIVE = "live"
    QUICK = "quick"
    DEEP = "deep"
    REPORTED = "reported"
