"""Asking for allocations, one or many, and deciding them."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.accounts.models import Account
from partners.coverage import emails, policies, validators
from partners.coverage.choices import MOST_AT_ONCE, Status
from partners.coverage.models import Allocation
from partners.coverage.services.calendar import begin
from partners.coverage.workflow import ALLOCATION
from partners.organizations.models import Team
from portal.access.policy import Refused, require
from portal.access.scope import Scope, scope_of
from portal.activity.audit import record_event
from portal.workflow import clock

KEEP = "keep"  # instead of a team: each account keeps its own


@dataclass(frozen=True)
class Outcome:
    """What became of one account of many: an allocation (None in a preview), or the problem."""

    account: Account
    columns: Mapping[str, Any]
    allocation: Allocation | None = None
    problem: str = ""


def ask(
    *, account: Account, actor: Any, data: Mapping[str, Any], token: uuid.UUID | None = None
) -> Allocation:
    """Ask that `account` (found in the actor's scope) be covered in another way from a day on.

    `data`: coverage, owner_team (a team, None, or KEEP), organization, starts_on, ends_on, reason.
    A form sent twice with one `token` asks once. Raises ValidationError keyed by field.
    """
    columns = _checked(scope_of(actor), account, data, validators.check_terms(data))
    token = token or uuid.uuid4()
    own = {"asked_by": actor, "token": token, "account": account}
    if said := Allocation.objects.filter(**own).first():
        return said
    try:
        with transaction.atomic():
            made = Allocation.objects.create(
                **own,
                **columns,
                until_asked=columns["ends_on"],
                asked_on=clock.today(),
            )
            record_event(made, actor, "ask_allocation", note=_said(made))
            emails.asked(made, policies.loser(made))
    except IntegrityError:  # the same form, in parallel
        return Allocation.objects.get(**own)
    return made


def _said(allocation: Allocation) -> dict[str, Any]:
    return {
        "account": allocation.account.name,
        "coverage": allocation.coverage,
        "from": allocation.starts_on.isoformat(),
        "reason": allocation.reason,
    }


def _checked(
    scope: Scope, account: Account, data: Mapping[str, Any], terms: Mapping[str, Any]
) -> dict[str, Any]:
    """The columns for this account; terms that fit no account have been refused already."""
    require(policies.can_ask(scope, account))
    team = data.get("owner_team", KEEP)
    columns = dict(terms) | {"owner_team": account.owner_team if team == KEEP else team}
    _check_team(scope, account, columns["owner_team"])
    held = Allocation.objects.in_scope(scope).in_force()  # what is hidden answers nothing
    running = held.filter(account=account).first()
    validators.check_change(account, columns, running)
    return columns


def _check_team(scope: Scope, account: Account, team: Team | None) -> None:
    """The desk may name any team or none; others one of their own, or the account's."""
    wanted = team.pk if team else None
    if scope.is_desk or wanted == account.owner_team_id or (wanted and wanted in scope.teams):
        return
    raise ValidationError({"owner_team": _("Choose one of your own teams.")})


def plan(*, accounts: Iterable[Account], actor: Any, data: Mapping[str, Any]) -> list[Outcome]:
    """What asking for all of them would do, account by account. Writes nothing."""
    scope, terms = scope_of(actor), validators.check_terms(data)
    return [_planned(scope, account, data, terms) for account in _few(accounts)]


def _planned(scope: Scope, account: Account, data: Any, terms: Any) -> Outcome:
    try:
        return Outcome(account, _checked(scope, account, data, terms))
    except (ValidationError, Refused) as error:
        return Outcome(account, terms, problem=_words(error))


def ask_many(
    *, accounts: Iterable[Account], actor: Any, data: Mapping[str, Any], token: uuid.UUID
) -> list[Outcome]:
    """One ask for each account, each whole or not at all: a problem of one stops no other."""
    outcomes = []
    for outcome in plan(accounts=accounts, actor=actor, data=data):
        if outcome.problem:
            outcomes.append(outcome)
            continue
        try:
            made = ask(account=outcome.account, actor=actor, data=data, token=token)
        except (ValidationError, Refused) as error:
            outcomes.append(Outcome(outcome.account, outcome.columns, problem=_words(error)))
        else:
            outcomes.append(Outcome(outcome.account, outcome.columns, allocation=made))
    return outcomes


def _few(accounts: Iterable[Account]) -> list[Account]:
    few = list(accounts)
    if not few:
        raise ValidationError(_("Choose at least one account of your list."))
    if len(few) > MOST_AT_ONCE:
        text = _("At most %(most)d accounts at once.") % {"most": MOST_AT_ONCE}
        raise ValidationError(text)
    return few


def _words(error: Exception) -> str:
    return " ".join(getattr(error, "messages", None) or [str(error)])


# --- Deciding -------------------------------------------------------------------------------------
def perform(
    *, allocation: Allocation, action: str, actor: Any, version: int, data: Mapping[str, Any]
) -> Allocation:
    """One row of the table. An approved allocation cuts the one that holds on its first day, and
    begins at once when that day is today."""
    with transaction.atomic():
        # Two decisions about one account at the same moment: one after the other.
        account = Account.objects.select_for_update().get(pk=allocation.account_id)
        allocation.refresh_from_db()
        allocation.account = account
        is_new = allocation.version == version and _may(actor, allocation, action)
        if action == "approve" and is_new:
            _make_room(allocation)
        ALLOCATION.perform(
            allocation, action, actor=actor, scope=scope_of(actor), version=version, data=data
        )
        if action == "approve" and allocation.starts_on <= clock.today():
            begin(allocation)
        if action == "call_off" and is_new:
            _give_room_back(allocation)
    return allocation


def _may(actor: Any, allocation: Allocation, action: str) -> bool:
    """The machine will refuse in its own words what is not to be done: then nothing is cut."""
    open_to = ALLOCATION.decide(scope_of(actor), allocation, action)
    return ALLOCATION[action].is_open(allocation) and bool(open_to)


def _make_room(allocation: Allocation) -> None:
    validators.check_room(allocation)
    first = validators.first_day(allocation)
    held = Allocation.objects.in_force(first).filter(account=allocation.account_id)
    held.exclude(pk=allocation.pk).update(ends_on=first)


def _give_room_back(allocation: Allocation) -> None:
    """What was cut for this one holds on, to the end it was approved for."""
    approved = Allocation.objects.filter(account=allocation.account_id, status=Status.APPROVED)
    approved.filter(ends_on=allocation.starts_on).update(ends_on=F("until_asked"))
