"""Who speaks for which side of an engagement, and what each may do. No queries."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account, Engagement
from partners.engagements.choices import Side
from partners.engagements.models import EngagementRequest
from partners.engagements.rooms import side_of
from partners.organizations.models import Organization
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope


def speaks_for_account(scope: Scope, account: Account) -> bool:
    """The account's own team agrees for it; the desk only where there is no team."""
    if account.owner_team_id is None:
        return scope.is_desk
    return account.owner_team_id in scope.teams


def speaks_for(scope: Scope, row: Engagement) -> str:
    """The side whose consent this person can give; empty for none.

    The company's administrators for the partner; for the vendor the account's team.
    """
    if row.organization_id in scope.having("manage_organization"):
        return Side.PARTNER
    return Side.VENDOR if speaks_for_account(scope, row.account) else ""


def steers(scope: Scope, row: Engagement) -> bool:
    """May pause, narrow and end: nobody needs to be asked to open less."""
    return bool(speaks_for(scope, row)) or side_of(scope, row) == Side.VENDOR


def may_propose(scope: Scope, account: Account) -> bool:
    """Is there a company this person could propose to open the account to?"""
    return bool(scope.is_desk or account.owner_team_id in scope.teams or _manages(scope))


def _manages(scope: Scope) -> bool:
    return bool(scope.having("review_deals"))


def can_propose(scope: Scope, account: Account, organization: Organization) -> Decision:
    """The account's team, the company's account manager, the desk. `account` is in scope."""
    own = account.owner_team_id is not None and account.owner_team_id in scope.teams
    if own or scope.is_desk or organization.pk in scope.having("review_deals"):
        return ALLOWED
    return refuse(_("Only the vendor proposes. You can ask for joint work instead."))


def can_open_list(scope: Scope) -> bool:
    """People with engagements of their own to look at: sellers, managers, teams, the neutral."""
    keys = scope.having("register_deals") | scope.having("review_deals") | scope.teams
    return bool(scope.is_neutral or keys)


def can_ask(scope: Scope) -> Decision:
    if scope.having("register_deals") and not scope.staff_role:
        return ALLOWED
    return refuse(_("Only a partner’s sellers and administrators ask for joint work."))


def can_answer_requests(scope: Scope) -> bool:
    return bool(scope.is_neutral or scope.having("review_deals"))


# --- Decisions of the engagement's table -------------------------------------------------------
def as_speaker(scope: Scope, row: Engagement) -> Decision:
    if speaks_for(scope, row):
        return ALLOWED
    return refuse(_("Only the account’s team or the company’s administrator can agree."))


def as_steerer(scope: Scope, row: Engagement) -> Decision:
    if steers(scope, row):
        return ALLOWED
    return refuse(_("Only the vendor’s people or the company’s administrator can do this."))


def as_proposer(scope: Scope, row: Engagement) -> Decision:
    if side_of(scope, row) == Side.VENDOR:
        return ALLOWED
    return refuse(_("Only the side that proposed can take it back."))


def as_party(scope: Scope, row: Engagement) -> Decision:
    return ALLOWED if side_of(scope, row) else NOT_YOURS


def as_pauser(scope: Scope, row: Engagement) -> Decision:
    """Who paused decides when it goes on. What is not paused is refused by its state."""
    if steers(scope, row) and row.paused_side in {"", side_of(scope, row)}:
        return ALLOWED
    return refuse(_("Only the side that paused it can go on."))


def as_system(scope: Scope, row: Any) -> Decision:
    """Nobody does this by hand."""
    return NOT_YOURS


def has_agreed(row: Engagement, side: str) -> bool:
    """Has this side agreed to what is proposed, or to the change that is asked for?"""
    return bool(getattr(row, f"wanted_{side}_at" if row.wanted_level else f"{side}_accepted_at"))


# --- Decisions of the request's table ----------------------------------------------------------
def as_asker(scope: Scope, row: EngagementRequest) -> Decision:
    return ALLOWED if row.organization_id in scope.having("register_deals") else NOT_YOURS


def as_answerer(scope: Scope, row: EngagementRequest) -> Decision:
    if scope.is_desk or row.organization_id in scope.having("review_deals"):
        return ALLOWED
    return refuse(_("Only the company’s account manager or the channel desk can answer."))
