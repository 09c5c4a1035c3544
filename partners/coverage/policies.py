"""Who sees the board, asks for allocations and decides them; who hands work over. No queries."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account
from partners.accounts.policies import lenses_worn
from partners.coverage.models import Allocation, HandOver
from portal.access.lenses import Lenses
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope

PARTNER = frozenset(["id", "account", "coverage", "organization", "starts_on", "ends_on"])
WHOLE = PARTNER | frozenset(
    [
        "owner_team", "from_team", "reason", "status", "asked_by", "asked_on", "decided_by",
        "decided_on", "decision_text", "available_actions", "version", "created_at",
    ]
)  # fmt: skip
# A partner reads what it covers and how long; why, who asked and whose it was stay inside.
LENSES = Lenses(
    table={"partner": PARTNER, "vendor": WHOLE},
    worn=lambda scope, allocation: ["vendor" if scope.staff_role else "partner"],
)


def can_see_board(scope: Scope) -> Decision:
    """The desk, auditors, direct managers for their teams, account managers for what the
    engagements of their partners open."""
    manages = scope.staff_role == "direct_manager" and scope.teams
    looks_after = scope.staff_role == "account_manager"
    if scope.is_neutral or manages or looks_after:
        return ALLOWED
    return refuse(_("The allocation board is for the desk and for managers."))


def can_ask_at_all(scope: Scope) -> Decision:
    if scope.is_desk or scope.teams or scope.having("review_deals"):
        return ALLOWED
    return refuse(_("Only the account’s team, its account managers and the desk can ask for this."))


def can_ask(scope: Scope, account: Account) -> Decision:
    """The desk; the account's team; account managers who read the account. `account` comes from
    `visible_to`."""
    reads = set(lenses_worn(scope, account)) - {"directory"}
    if scope.is_desk or (scope.staff_role and not scope.is_neutral and reads):
        return ALLOWED
    return refuse(_("Only the account’s team, its account managers and the desk can ask for this."))


def loser(allocation: Allocation) -> Any:
    """Id of the team that gives the account up; None when it keeps its team or has none."""
    team = allocation.account.owner_team_id
    return team if team != allocation.owner_team_id else None


def can_decide(scope: Scope, allocation: Allocation) -> Decision:
    """The desk; the manager of a team that gives the account up. Nobody decides what one asked
    for oneself."""
    manages = scope.staff_role == "direct_manager"
    gives_up = manages and loser(allocation) is not None and loser(allocation) in scope.teams
    if not (scope.is_desk or gives_up):
        return refuse(_("The desk decides, or the manager of the team that gives the account up."))
    if allocation.asked_by_id == scope.user_id:
        return refuse(_("You asked for this yourself: somebody else has to decide."))
    return ALLOWED


def can_withdraw(scope: Scope, allocation: Allocation) -> Decision:
    if scope.is_desk or allocation.asked_by_id == scope.user_id:
        return ALLOWED
    return refuse(_("Only the person who asked and the desk can withdraw this."))


def as_desk(scope: Scope, allocation: Any = None) -> Decision:
    return ALLOWED if scope.is_desk else refuse(_("Only the channel desk can do this."))


def status_label(scope: Scope, record: Any) -> str:
    return str(record.get_status_display())


# --- Hand-over ------------------------------------------------------------------------------------
def can_hand_over(scope: Scope, hand_over: HandOver) -> Decision:
    """The desk; the company's administrators for its people; direct managers for their teams'."""
    if hand_over.organization_id is not None:
        mine = hand_over.organization_id in scope.having("manage_members")
    else:
        mine = scope.staff_role == "direct_manager" and hand_over.team_id in scope.teams
    if scope.is_desk or mine:
        return ALLOWED
    return refuse(_("Only the desk and the person’s own managers can hand this over."))


def can_start(scope: Scope) -> Decision:
    manages = scope.staff_role == "direct_manager" and scope.teams
    if scope.is_desk or manages or scope.having("manage_members"):
        return ALLOWED
    return refuse(_("Hand-overs are for the desk, administrators and managers."))


def can_see_hand_overs(scope: Scope) -> Decision:
    return ALLOWED if scope.is_neutral else can_start(scope)


def can_see_orphans(scope: Scope) -> Decision:
    """What belongs to nobody counts records of every company: the desk and auditors."""
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("Only the channel desk and auditors see this."))
