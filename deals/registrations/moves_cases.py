"""What an appeal and its answer need and write (see moves.py). deals/cases opens the case."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from deals.registrations import validators
from portal.access.policy import ALLOWED, Decision, refuse
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock
from portal.workflow.machine import Data


def may_appeal(deal: Any) -> Decision:
    """Once, and within the business days that were fixed with the rejection. No queries."""
    if deal.appealed_at:
        return refuse(_("You have appealed already. Each decision can be appealed once."))
    if deal.appeal_until is None:
        return refuse(_("This decision cannot be appealed."))
    if clock.now() > deal.appeal_until:
        day = date_format(timezone.localtime(deal.appeal_until), "DATE_FORMAT")
        return refuse(_("An appeal was possible until %(day)s.") % {"day": day})
    return ALLOWED


def appealing(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_words(data, "message")
    return {"appealed_at": clock.now()}


def overturning(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    """The rejection is taken back: the registration is in review as if it had not been decided."""
    validators.check_words(data, "message")
    return {
        "decided_at": None,
        "decision_reason": "",
        "decision_text": "",
        "appeal_until": None,
        "reviewer": actor,
    }


def keep_reason(deal: Any, actor: Any, data: Data) -> None:
    """Why a rejection was taken back is for the vendor; the company reads that it was."""
    note = {"message": data["message"]}
    record_event(deal, actor, "overturn_reason", Audience.INTERNAL, note)
