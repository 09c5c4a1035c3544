"""Answering one bit, and watching who asks.

The answer is the same whoever holds the conflict: another partner, direct sales, a named-account
list or the asker's own company. How long it takes says nothing either.
"""

import datetime as dt
import time
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from deals.clearance import policies
from deals.clearance.choices import Answer
from deals.clearance.models import ClearanceCheck, Spent, Stop, Trap
from deals.conflicts.services import conflicts_with
from deals.programs.rules import policy_for
from deals.registrations import validators
from deals.registrations.models import ProductFamily
from partners.organizations.models import Organization
from portal.access.policy import NOT_YOURS, Decision, require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import check_length, check_website, clean_line
from portal.notifications.services import notify
from portal.people.choices import StaffRole
from portal.workflow import clock

ASKED = ("name", "website", "country", "city", "tax_id")
ALIKE = 92  # rapidfuzz.fuzz.token_sort_ratio from which a name counts as the trap's
LEVEL = 0.4  # seconds an answer takes, for all that the asker can tell


class BudgetSpent(Exception):
    """No more checks today: 429. `wait` is the number of seconds until the next day (UTC)."""

    def __init__(self) -> None:
        now = clock.now()
        tomorrow = (now + dt.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        self.wait = int((tomorrow - now).total_seconds()) + 1
        super().__init__(
            _("Today’s clearance checks are used up. Register the deal, or ask again tomorrow.")
        )


def ask(
    *,
    actor: Any,
    organization: Organization,
    asked: Mapping[str, Any],
    families: list[ProductFamily],
    token: uuid.UUID | None = None,
) -> ClearanceCheck:
    """Is this customer clear for these product families (none: all)?

    Raises Refused, ValidationError or BudgetSpent; then nothing is counted. The same `token`
    twice is one question.
    """
    started = time.perf_counter()
    require(policies.can_ask(scope_of(actor), organization))
    token = token or uuid.uuid4()
    if existing := ClearanceCheck.objects.filter(user=actor, token=token).first():
        return existing
    columns = _checked(asked)
    with transaction.atomic():
        _spend(actor, organization)
        chosen = families or list(ProductFamily.objects.filter(is_active=True))
        trap = _trap_for(columns)
        found = conflicts_with(columns, chosen, policy_for(organization).look_back_days)
        check = ClearanceCheck.objects.create(
            organization=organization,
            user=actor,
            token=token,
            families=sorted(family.code for family in chosen),
            answer=Answer.NEEDS_REVIEW if found or trap else Answer.CLEAR,
            hit_trap=trap is not None,
            **columns,
        )
        record_event(check, actor, "clearance_check", note={"answer": check.answer})
        if trap is not None:
            _alarm(check, trap)
        transaction.on_commit(lambda: time.sleep(max(0, LEVEL - time.perf_counter() + started)))
    return check


def _checked(asked: Mapping[str, Any]) -> dict[str, str]:
    typed = {f"customer_{name}": asked.get(name) or "" for name in ASKED}
    try:
        columns = validators.check_fields(typed)
    except ValidationError as error:
        problems = {
            name.removeprefix("customer_"): text for name, text in error.message_dict.items()
        }
        raise ValidationError(problems) from error
    if not columns["customer_name"]:
        raise ValidationError({"name": _("Say which customer.")})
    return {name: str(columns[f"customer_{name}"]) for name in ASKED}


# --- Budget --------------------------------------------------------------------------------------
def budget_left(actor: Any, organization: Organization) -> int:
    """Checks this person may still make today."""
    policy = policy_for(organization)
    used = dict(
        Spent.objects.filter(day=_day(), holder__in=[actor.pk, organization.pk]).values_list(
            "holder", "used"
        )
    )
    own = policy.clearance_per_user - used.get(actor.pk, 0)
    return max(0, min(own, policy.clearance_per_company - used.get(organization.pk, 0)))


def _spend(actor: Any, organization: Organization) -> None:
    policy = policy_for(organization)
    for holder, limit in (
        (organization.pk, policy.clearance_per_company),
        (actor.pk, policy.clearance_per_user),
    ):
        Spent.objects.get_or_create(day=_day(), holder=holder)
        mine = Spent.objects.filter(day=_day(), holder=holder, used__lt=limit)
        if not mine.update(used=F("used") + 1):
            raise BudgetSpent


def _day() -> dt.date:
    return clock.now().astimezone(dt.UTC).date()


# --- The off switch ------------------------------------------------------------------------------
def stop_checks(*, actor: Any, reason: str) -> Stop:
    """Nobody gets an answer from now on. Twice is once."""
    require(policies.can_run(scope_of(actor)))
    reason = clean_line(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why: auditors and colleagues read it.")})
    try:
        check_length(reason, 300)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    try:
        with transaction.atomic():
            stop = Stop.objects.create(reason=reason, stopped_by=actor)
            record_event(stop, actor, "stop_clearance", note={"reason": reason})
    except IntegrityError:  # somebody was quicker
        stop = Stop.objects.get(ended_at=None)
    return stop


def resume_checks(*, actor: Any) -> None:
    """Checks go on where policies have them on. Twice is once."""
    require(policies.can_run(scope_of(actor)))
    with transaction.atomic():
        for stop in Stop.objects.select_for_update().filter(ended_at=None):
            stop.ended_at, stop.ended_by = clock.now(), actor
            stop.save(update_fields=["ended_at", "ended_by"])
            record_event(stop, actor, "resume_clearance")


# --- Traps ---------------------------------------------------------------------------------------
def _trap_for(columns: Mapping[str, str]) -> Trap | None:
    name, host = columns["name"].casefold(), _host(columns["website"])
    for trap in Trap.objects.all():
        alike = fuzz.token_sort_ratio(name, trap.name.casefold()) >= ALIKE
        if alike or (host and host == _host(trap.website)):
            return trap
    return None


def _host(website: str) -> str:
    return website.lower().removeprefix("https://").removeprefix("http://").split("/")[0]


def _alarm(check: ClearanceCheck, trap: Trap) -> None:
    """The desk hears that somebody asks for a customer that does not exist."""
    desk = get_user_model().objects.filter(staff_role=StaffRole.DESK, is_active=True)
    for person in desk:
        context = {"check": check, "trap": trap, "person": person}
        notify(
            person,
            "conflict",
            "emails/deals/clearance_trap",
            context,
            url="/clearance/log/?traps=1",
        )


def set_trap(*, actor: Any, name: str, website: str, note: str) -> Trap:
    require(policies.can_run(scope_of(actor)))
    columns = {"name": clean_line(name), "website": clean_line(website), "note": clean_line(note)}
    for field, text in columns.items():
        try:
            check_length(text, 200)
        except ValidationError as error:
            raise ValidationError({field: error.messages}) from error
    if not columns["name"]:
        raise ValidationError({"name": _("Give the trap a name that no customer has.")})
    try:
        check_website(columns["website"])
    except ValidationError as error:
        raise ValidationError({"website": error.messages}) from error
    try:
        with transaction.atomic():
            trap = Trap.objects.create(created_by=actor, **columns)
            record_event(trap, actor, "set_trap", note={"name": trap.name})
    except IntegrityError as error:
        raise ValidationError({"name": _("There is a trap with this name already.")}) from error
    return trap


def remove_trap(*, trap: Trap, actor: Any) -> None:
    require(policies.can_run(scope_of(actor)))
    with transaction.atomic():
        record_event(trap, actor, "remove_trap", note={"name": trap.name})
        trap.delete()


def only_company(companies: list[Organization]) -> Organization:
    """The one company somebody sells for. Refused without one, ValidationError with several."""
    require(Decision(bool(companies), NOT_YOURS.reason))
    if len(companies) > 1:
        raise ValidationError({"organization": _("Say for whom you ask.")})
    return companies[0]
