"""The words of the supply room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a request for a quote stands; what each company reads is the same."""

    ASKED = "asked", _("Asked")
    QUOTED = "quoted", _("Quoted")
    DECLINED = "declined", _("Declined")
    CHOSEN = "chosen", _("Chosen")
    NOT_CHOSEN = "not_chosen", _("Not chosen")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


OPEN = frozenset({"asked", "quoted", "chosen"})
UNDECIDED = frozenset({"asked", "quoted"})


class PreparedStatus(TextChoices):
    """A registration a distributor wrote for a reseller: nothing counts before the consent."""

    WAITING = "waiting", _("Waiting for consent")
    ACCEPTED = "accepted", _("Consented")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Not answered in time")


class ProposalStatus(TextChoices):
    """A distribution link one company proposes to another."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Not answered in time")


# How long a proposed link can be answered.
PROPOSAL_DAYS = 30
