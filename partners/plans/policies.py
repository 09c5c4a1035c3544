"""Who may do what with tasks and plans. All take rows already found in scope, with account and
engagement loaded; none asks a query."""

from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account, Engagement
from partners.engagements import rooms
from partners.engagements.choices import Side
from partners.plans.choices import VISIBILITIES, Visibility
from partners.plans.models import MutualPlan, Task
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope

READ_ONLY = _("You can read this, but only the two sides change it.")


def team_works(scope: Scope, account: Account) -> bool:
    """The account's own team, or the desk in its place."""
    return bool(scope.is_desk or (account.owner_team_id and account.owner_team_id in scope.teams))


def side_on(scope: Scope, account: Account, engagement: Engagement | None) -> str:
    """The side a person works on; empty for those who only read."""
    if engagement is None:
        return Side.VENDOR if team_works(scope, account) else ""
    return rooms.side_of(scope, engagement)


def side_of(scope: Scope, task: Task) -> str:
    return side_on(scope, task.account, task.engagement)


def works_with_tasks(scope: Scope) -> bool:
    """Has a list of tasks at all: sellers, account managers, sales teams, the neutral."""
    keys = ("register_deals", "review_deals")
    return bool(scope.is_neutral or scope.teams or any(scope.having(key) for key in keys))


def can_see_tasks(scope: Scope) -> Decision:
    return ALLOWED if works_with_tasks(scope) else NOT_YOURS


def can_work(scope: Scope, task: Task) -> Decision:
    """Change, move and comment: everybody on a side that sees the task."""
    return ALLOWED if side_of(scope, task) else refuse(READ_ONLY)


def reads_internal(scope: Scope, task: Task) -> bool:
    """May read the vendor's own comments on a task both sides see."""
    if task.visibility == Visibility.OWN:
        return False
    return scope.is_neutral or side_of(scope, task) == Side.VENDOR


def can_write_internal(scope: Scope, task: Task) -> Decision:
    """Comments for the vendor only make sense where the other side reads the rest."""
    is_vendor = side_of(scope, task) == Side.VENDOR
    return ALLOWED if is_vendor and task.visibility == Visibility.JOINT else refuse(READ_ONLY)


def visibilities(scope: Scope, account: Account, engagement: Engagement | None) -> tuple[str, ...]:
    """What a new task may be, the usual one first; empty for those who may not add one."""
    side = side_on(scope, account, engagement)
    if not side:
        return ()
    return VISIBILITIES[side] if engagement else (Visibility.INTERNAL,)


def can_add(scope: Scope, account: Account, engagement: Engagement | None) -> Decision:
    if visibilities(scope, account, engagement):
        return ALLOWED
    return refuse(_("Only the people who work on this account add tasks."))


# --- The mutual plan -----------------------------------------------------------------------------
def can_edit_plan(scope: Scope, engagement: Engagement) -> Decision:
    """Both sides, while the engagement opens the plan."""
    return rooms.can_work(scope, engagement, "plan")


def can_sign(scope: Scope, plan: MutualPlan) -> Decision:
    """Each side agrees for itself: sellers and administrators; account managers and the team.

    The desk is neutral: it helps with the plan and agrees for nobody.
    """
    side = rooms.side_of(scope, plan.engagement)
    takes_part = side == Side.PARTNER or (
        plan.engagement.account.owner_team_id in scope.teams
        or plan.engagement.organization_id in scope.having("review_deals")
    )
    if not side or not takes_part:
        return refuse(_("Only the two sides agree with their plan."))
    return can_edit_plan(scope, plan.engagement)
