"""Rules about allocations and hand-overs, shared by forms, API and services."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.accounts.choices import Coverage
from partners.accounts.models import Account, Engagement
from partners.coverage.choices import FURTHEST_AHEAD, WITH_PARTNER
from partners.coverage.models import Allocation
from partners.organizations.choices import OrganizationStatus
from portal.interchange.text import check_length, clean_line
from portal.workflow import clock


def check_reason(data: Mapping[str, Any], name: str = "reason", *, optional: bool = False) -> str:
    """One line somebody will read, at most 300 characters."""
    try:
        text = clean_line(data.get(name) or "")
        check_length(text, 300)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error
    if not text and not optional:
        raise ValidationError({name: _("Write a reason: others decide by it.")})
    return text


def check_terms(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for, whatever the account: the columns, or every fault keyed by field."""
    errors: dict[str, Any] = {}
    coverage, partner = data.get("coverage"), data.get("organization")
    if coverage not in Coverage.values:
        errors["coverage"] = _("Choose one of the listed answers.")
    elif partner and coverage not in WITH_PARTNER:
        errors["organization"] = _("Only channel and joint accounts name a partner.")
    elif coverage == Coverage.JOINT and not partner:
        errors["organization"] = _("Choose the partner it is worked with.")
    if partner and partner.status != OrganizationStatus.ACTIVE:
        errors["organization"] = _("This company is suspended. Choose another one.")
    errors |= _faults_of_days(data.get("starts_on"), data.get("ends_on"))
    columns = {"coverage": coverage, "organization": partner}
    columns |= {name: data.get(name) for name in ("starts_on", "ends_on")}
    try:
        columns["reason"] = check_reason(data)
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    return columns


def _faults_of_days(starts_on: dt.date | None, ends_on: dt.date | None) -> dict[str, str]:
    today = clock.today()
    if starts_on is None or starts_on < today:
        return {"starts_on": _("Choose today or a later day: allocations are never back-dated.")}
    if starts_on > today + FURTHEST_AHEAD:
        return {"starts_on": _("At most two years ahead.")}
    if ends_on is not None and ends_on <= starts_on:
        return {"ends_on": _("The end has to come after the first day.")}
    return {}


def check_change(account: Account, columns: Mapping[str, Any], running: Any) -> None:
    """The terms fit this account and change something. `running`: what holds now, or None."""
    if columns["coverage"] == Coverage.DIRECT and columns["owner_team"] is None:
        raise ValidationError({"owner_team": _("An account covered directly needs an owner team.")})
    now = (account.coverage, account.owner_team_id, running.organization_id if running else None)
    team, partner = columns["owner_team"], columns["organization"]
    asked = (columns["coverage"], team.pk if team else None, partner.pk if partner else None)
    is_open = running is None or running.ends_on is None
    if now == asked and columns["ends_on"] is None and is_open:
        raise ValidationError({"coverage": _("This is how it is already.")})


def first_day(allocation: Allocation) -> dt.date:
    """From when it holds if it is approved today: a late approval does not reach back."""
    return max(allocation.starts_on, clock.today())


def check_room(allocation: Allocation) -> None:
    """Nothing stands against approving it today: asked of those who see the whole account."""
    starts_on = first_day(allocation)
    if allocation.ends_on is not None and allocation.ends_on <= starts_on:
        raise ValidationError(_("Its last day is over. Decline it, and ask again."))
    approved = Allocation.objects.filter(account=allocation.account_id).exclude(pk=allocation.pk)
    later = approved.running_from(starts_on, allocation.ends_on).filter(starts_on__gte=starts_on)
    if first := later.order_by("starts_on").first():
        raise ValidationError(
            _("Another allocation begins on %(day)s. Call it off first, or choose other days.")
            % {"day": first.starts_on.isoformat()}
        )
    if allocation.coverage != Coverage.JOINT:
        live = Engagement.objects.live(starts_on).filter(account=allocation.account_id)
        if bridge := live.select_related("organization").first():
            raise ValidationError(
                _("The account is worked jointly with %(partner)s. End that engagement first.")
                % {"partner": bridge.organization}
            )
