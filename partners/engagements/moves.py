"""What each transition of an engagement writes besides its status: input in, columns out.

Each raises ValidationError keyed by field, or StateMoved when the side has already spoken.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.accounts.choices import EngagementStatus
from partners.accounts.models import Engagement
from partners.engagements import validators
from partners.engagements.choices import Side
from partners.engagements.policies import has_agreed, speaks_for, steers
from partners.engagements.receipts import depth
from partners.engagements.rooms import side_of
from portal.access.scope import scope_of
from portal.workflow import clock
from portal.workflow.machine import Data, StateMoved

NO_CHANGE: dict[str, Any] = {
    "wanted_level": "",
    "wanted_ends_on": None,
    "wanted_by": None,
    "wanted_vendor_at": None,
    "wanted_partner_at": None,
}
OTHER = {Side.VENDOR: Side.PARTNER, Side.PARTNER: Side.VENDOR}


def _own_turn(row: Engagement, actor: Any) -> str:
    side = speaks_for(scope_of(actor), row)
    if has_agreed(row, side):
        raise StateMoved(_("Your side has already agreed."), row)
    return side


def accepting(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    """The side's word; with the second one the engagement is active."""
    side = _own_turn(row, actor)
    columns: dict[str, Any] = {f"{side}_accepted_at": clock.now()}
    if has_agreed(row, OTHER[Side(side)]):
        columns["status"] = EngagementStatus.ACTIVE
    return columns


def closing(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    """A proposal that comes to nothing; the other side reads why."""
    return {"end_note": validators.check_message(data), "ended_at": clock.now()} | NO_CHANGE


def withdrawing(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    note = validators.check_message(data, optional=True)
    return {"end_note": note, "ended_at": clock.now()} | NO_CHANGE


def ending(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    """Closed today, at once; its last day is today."""
    return {
        "end_reason": validators.check_reason(data),
        "end_note": validators.check_message(data, optional=True),
        "ends_on": max(clock.today(), row.starts_on),
        "ended_at": clock.now(),
        "paused_side": "",
    } | NO_CHANGE


def expiring(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    return {"ended_at": clock.now(), "paused_side": ""} | NO_CHANGE


def pausing(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_message(data)
    return {"paused_side": side_of(scope_of(actor), row)}


def resuming(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    return {"paused_side": ""}


def is_wider(row: Engagement, level: str, ends_on: Any) -> bool:
    """Does the change open more than is open now: deeper, or for longer?"""
    longer = row.ends_on is not None and (ends_on is None or ends_on > row.ends_on)
    return depth(level) > depth(row.level) or longer


def asking(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    """Less opens nothing new, so one side is enough; more waits for both sides' word."""
    level = validators.check_level(data)
    ends_on = validators.check_dates(data, starts_on=row.starts_on)["ends_on"]
    validators.check_message(data, optional=True)
    if (level, ends_on) == (row.level, row.ends_on):
        raise ValidationError({"level": _("This is what is open already.")})
    scope = scope_of(actor)
    if not is_wider(row, level, ends_on) and steers(scope, row):
        return {"level": level, "ends_on": ends_on} | NO_CHANGE
    wanted = NO_CHANGE | {"wanted_level": level, "wanted_ends_on": ends_on, "wanted_by": actor}
    if side := speaks_for(scope, row):
        wanted[f"wanted_{side}_at"] = clock.now()
    return wanted


def agreeing(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    """The side's word to the change that is asked for; with the second one it holds."""
    side = _own_turn(row, actor)
    if not has_agreed(row, OTHER[Side(side)]):
        return {f"wanted_{side}_at": clock.now()}
    return {"level": row.wanted_level, "ends_on": row.wanted_ends_on} | NO_CHANGE


def dropping(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_message(data, optional=True)
    return dict(NO_CHANGE)


def reviewing(row: Engagement, actor: Any, data: Data) -> dict[str, Any]:
    """Looked at together; the next day to look again, or none."""
    validators.check_message(data, optional=True)
    dates = {"review_on": data.get("review_on"), "ends_on": None}
    review = validators.check_dates(dates, starts_on=row.starts_on)["review_on"]
    if review and row.ends_on and review > row.ends_on:
        raise ValidationError({"review_on": _("The review comes before the end.")})
    return {"review_on": review}
