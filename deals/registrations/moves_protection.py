"""What the transitions of a protection's life need and write: extensions, updates, transfers.

Numbers come from the policy version the deal is judged by. The ledger lines that follow are
written by bookkeeping.py.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from deals.programs.models import ProgramPolicy
from deals.protection import ledger
from deals.registrations import validators
from deals.registrations.choices import STAGE_PROBABILITY
from partners.organizations.choices import ROLE_KEYS, OrganizationStatus
from partners.organizations.models import Membership
from portal.access.policy import ALLOWED, Decision, refuse
from portal.workflow import clock
from portal.workflow.machine import Data


def rules_of(deal: Any) -> ProgramPolicy:
    """The deal's policy without a query; deals sent before there were policies: the defaults."""
    return deal.policy or ProgramPolicy()


# --- What must hold besides the status -----------------------------------------------------------
def may_ask(deal: Any) -> Decision:
    """One request at a time, so many in all, and until the last day of grace."""
    if deal.extension_pending:
        return refuse(_("An extension has been asked for already and waits for a decision."))
    if deal.extensions_granted >= rules_of(deal).max_extensions:
        return refuse(_("This protection was extended as often as the programme allows."))
    last_day = last_day_to_ask(deal)
    if last_day and clock.today() > last_day:
        day = date_format(last_day, "DATE_FORMAT")
        return refuse(_("An extension could be asked for until %(day)s.") % {"day": day})
    return ALLOWED


def last_day_to_ask(deal: Any) -> dt.date | None:
    """The last day of grace after the protection, on which an extension may be asked for."""
    if deal.protected_until is None:
        return None
    return deal.protected_until + dt.timedelta(days=rules_of(deal).expiry_grace_days)


def is_asked(deal: Any) -> Decision:
    return ALLOWED if deal.extension_pending else refuse(_("No extension waits for a decision."))


def is_of_company(deal: Any) -> Decision:
    if deal.organization_id:
        return ALLOWED
    return refuse(_("Direct opportunities change hands when their owner leaves."))


# --- Extensions ----------------------------------------------------------------------------------
def asking_extension(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_words(data, "evidence")
    check_days(deal, data)
    return {"extension_pending": True} | alive(deal)


def granting(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    """An ended protection comes back to life."""
    validators.check_words(data, "message", optional=True)
    if data.get("days") is not None:
        check_days(deal, data)
    return {
        "extension_pending": False,
        "extensions_granted": deal.extensions_granted + 1,
        "closed_at": None,
    } | alive(deal)


def refusing(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    validators.check_words(data, "message")
    return {"extension_pending": False}


def check_days(deal: Any, data: Data) -> int:
    """A number of days from one to what the programme grants at once."""
    days, most = data.get("days"), rules_of(deal).extension_days
    if not isinstance(days, int) or not 1 <= days <= most:
        raise ValidationError(
            {"days": _("Enter a number of days from 1 to %(max)d.") % {"max": most}}
        )
    return days


# --- Signs of life -------------------------------------------------------------------------------
def alive(deal: Any) -> dict[str, Any]:
    """Whoever does something with the deal need not say so again for a while."""
    due = clock.today() + dt.timedelta(days=rules_of(deal).keep_alive_days)
    return {"update_due_on": due, "update_warned_on": None}


def keeping_alive(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "next_step": validators.check_words(data, "next_step", limit=200),
        "next_step_on": _next_day(data),
    }
    if data.get("stage"):
        stage = validators.check_stage(data)
        columns |= {"stage": stage, "probability": STAGE_PROBABILITY[stage]}
    return columns | alive(deal)


def _next_day(data: Data) -> dt.date | None:
    day = data.get("next_step_on")
    if day is not None and not clock.today() <= day <= clock.today() + dt.timedelta(days=366):
        raise ValidationError({"next_step_on": _("Choose a day from today to a year from now.")})
    return day


def releasing(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    return {"closed_at": clock.now()}


# --- Transfers -----------------------------------------------------------------------------------
def reassigning(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    """Another owner in the same company. `data["member"]` is the new owner's seat."""
    validators.check_words(data, "message")
    seat = _seller(data)
    if seat.organization_id != deal.organization_id:
        raise ValidationError({"member": _("Choose a person of the same company.")})
    if seat.user_id == deal.owner_id:
        raise ValidationError({"member": _("This person owns the deal already.")})
    deal.previous_owner = deal.owner  # for who is told; refreshing the row leaves it alone
    return {"owner": seat.user} | alive(deal)


def transferring(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    """The company's registration ends; transfers.py opens a new one for the other company."""
    validators.check_words(data, "message")
    if _seller(data).organization_id == deal.organization_id:
        raise ValidationError({"member": _("Choose a person of another company.")})
    return {"closed_at": clock.now(), "decision_reason": "transferred", "decision_text": ""}


def _seller(data: Data) -> Any:
    """A live seat of somebody who registers deals for an active company."""
    seat = data.get("member")
    if seat is None or not sellers(Membership.objects.filter(pk=seat.pk)).exists():
        raise ValidationError({"member": _("Choose somebody who sells for the company.")})
    return seat


def sellers(seats: Any) -> Any:
    """Of these seats the live ones of people who register deals for an active company."""
    return seats.live().filter(
        role__in=[role for role, keys in ROLE_KEYS.items() if "register_deals" in keys],
        organization__status=OrganizationStatus.ACTIVE,
        user__is_active=True,
        user__is_integration=False,
    )


def receiving(deal: Any, actor: Any, data: Data) -> dict[str, Any]:
    """A registration taken over with `data["days"]` of protection left."""
    return {
        "submitted_at": clock.now(),
        "decided_at": clock.now(),
        "protected_until": ledger.ends_on(data["days"]),
    } | alive(deal)
