"""Words of allocation and hand-over."""

import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partners.accounts.choices import Coverage


class Status(TextChoices):
    """Where an allocation stands. Approved ones hold by their dates alone."""

    ASKED = "asked", _("Asked for")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CALLED_OFF = "called_off", _("Called off")


class HandOverKind(TextChoices):
    LEAVE = "leave", _("Leaves")
    MOVE = "move", _("Moves to other work")


class HandOverStatus(TextChoices):
    OPEN = "open", _("Under way")
    FINISHED = "finished", _("Finished")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Coverage that names a partner company: needed when joint, welcome when channel.
WITH_PARTNER = (Coverage.CHANNEL, Coverage.JOINT)
MOST_AT_ONCE = 200  # accounts one form may ask an allocation for
FURTHEST_AHEAD = dt.timedelta(days=2 * 366)
