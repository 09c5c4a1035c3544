"""Which tasks and plans a person's keys open.

What is joint is seen by the two sides of ONE engagement while that opens the room; the account's
own team and the desk keep it. What a company wrote for itself is seen by its sellers and
administrators only, also afterwards; what is internal never leaves the vendor's side.
"""

from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from partners.engagements.rooms import open_engagements
from partners.plans.choices import UNDONE, Visibility
from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet
from portal.activity.choices import Audience
from portal.workflow import clock


def through(room: str, companies: Iterable[Any], path: str = "engagement") -> Q:
    """Rows of an engagement of one of these companies that opens `room` now."""
    rows = open_engagements(room).filter(organization_id__in=companies)
    return Q(**{f"{path}__in": rows.values("pk")})


def vendor_reads(scope: Scope, room: str = "tasks", task: str = "") -> Q:
    """The vendor's side of a row: the account's team, the company's account managers, the neutral.

    `task` leads to the row that has `account` and `engagement`; empty on such rows themselves.
    """
    if scope.is_neutral:
        return EVERYTHING
    team = Q(**{f"{task}account__owner_team_id__in": scope.teams})
    return team | through(room, scope.having("review_deals"), f"{task}engagement")


class TaskQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        sells = scope.having("register_deals")
        own = Q(visibility=Visibility.OWN, engagement__organization_id__in=sells)
        joint = through("tasks", sells) | vendor_reads(scope)
        if scope.is_neutral:
            joint = EVERYTHING
        return (
            own
            | Q(visibility=Visibility.JOINT) & joint
            | Q(visibility=Visibility.INTERNAL) & vendor_reads(scope)
        )

    def with_details(self, user: Any) -> Self:
        """With what pages, cards and the API read. `sees_account`: of an ended engagement the
        own tasks stay, the account's name does not."""
        accounts: Any = apps.get_model("accounts", "Account")._default_manager.all()
        account = accounts.visible_to(user).filter(pk=OuterRef("account"))
        return self.annotate(sees_account=Exists(account)).select_related(
            "account", "engagement__organization", "engagement__account", "assignee", "created_by"
        )

    def undone(self) -> Self:
        return self.filter(status__in=UNDONE)

    def overdue(self) -> Self:
        return self.undone().filter(due_on__lt=clock.today())


class TaskCommentQuerySet(ScopedQuerySet):
    """Whoever sees the task reads what was said to everybody; the rest is the vendor's."""

    def scope_rule(self, scope: Scope) -> Q:
        tasks: Any = apps.get_model("plans", "Task")._default_manager.all()
        seen = Q(task__in=tasks.in_scope(scope).values("pk"))
        if scope.is_neutral:
            return seen
        return seen & (Q(audience=Audience.JOINT) | vendor_reads(scope, task="task__"))


class PlanQuerySet(ScopedQuerySet):
    """Both sides of its engagement while that opens the plan; the account's team, the neutral."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        sides = scope.having("register_deals") | scope.having("review_deals")
        team = Q(engagement__account__owner_team_id__in=scope.teams)
        return team | through("plan", sides)


class OfPlanQuerySet(ScopedQuerySet):
    """Versions and sign-offs: whoever sees the plan."""

    def scope_rule(self, scope: Scope) -> Q:
        plans: Any = apps.get_model("plans", "MutualPlan")._default_manager.all()
        return Q(plan__in=plans.in_scope(scope).values("pk"))
