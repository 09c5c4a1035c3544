"""The programme's own days of retention."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import append
from portal.privacy.models import RetentionRule
from portal.privacy.policies import can_erase
from portal.privacy.retention import BY_NAME, days_of

MOST = 3650
PROGRAMME = "00000000-0000-0000-0000-000000000000"


def save_days(*, actor: Any, kind: str, days: int) -> None:
    """Keep `kind` for `days`. What is older goes with the next night's job."""
    require(can_erase(scope_of(actor)))
    if kind not in BY_NAME:
        raise ValidationError({"kind": _("Choose one of the listed answers.")})
    least = BY_NAME[kind].least
    if not least <= days <= MOST:
        text = _("Choose %(least)d to %(most)d days.") % {"least": least, "most": MOST}
        raise ValidationError({"days": text})
    with transaction.atomic():
        before = days_of()[kind]
        if before == days:
            return
        RetentionRule.objects.update_or_create(kind=kind, defaults={"days": days})
        note = {"kind": kind, "from": before, "to": days}
        append("privacy.retentionrule", PROGRAMME, actor, "set_retention", note=note)
