"""Who sits on the panel: people of the desk without a stake."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.cases import policies, stakes
from deals.cases.models import Case, PanelMember
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience


def add_to_panel(*, case: Case, actor: Any, user: Any) -> PanelMember:
    """Raises ValidationError with the reason when the person may not sit here. Twice adds one."""
    require(policies.can_ask(scope_of(actor), case))
    if not (decision := policies.can_panel(user)):
        raise ValidationError({"user": str(decision.reason)})
    if stake := stakes.stake_of(user, case):
        text = _("%(name)s has a stake in this case: %(why)s") % {"name": user, "why": stake}
        raise ValidationError({"user": text})
    with transaction.atomic():
        seat, is_new = PanelMember.objects.get_or_create(
            case=case, user=user, defaults={"added_by": actor}
        )
        if is_new:
            record_event(case, actor, "add_to_panel", Audience.INTERNAL, {"with": str(user)})
    return seat


def leave_panel(*, seat: PanelMember, actor: Any) -> None:
    require(policies.can_ask(scope_of(actor), seat.case))
    with transaction.atomic():
        record_event(seat.case, actor, "leave_panel", Audience.INTERNAL, {"with": str(seat.user)})
        seat.delete()
