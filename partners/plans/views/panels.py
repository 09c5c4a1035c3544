"""Tasks and mutual plans on an account's page."""

from typing import Any

from django.http import HttpRequest

from partners.accounts.models import Account
from partners.accounts.panels import MAIN, Panel
from partners.engagements.rooms import engagement_rows, opens
from partners.plans import policies
from partners.plans.choices import STEP_TONES, StepStatus
from partners.plans.models import MutualPlan, PlanSignoff, plan_url
from partners.plans.views.listing import columns_asked
from partners.plans.views.pages import tasks_seen
from portal.access.scope import Scope
from portal.access.together import Asking, filled, side_by_side

ON_PAGE = 6  # cards of a column


def _tasks(request: HttpRequest, scope: Scope, account: Account) -> Asking:
    """The account's board; nothing is asked for who never sees tasks."""
    if not policies.works_with_tasks(scope):
        return None
    rows = tasks_seen(request.user).filter(account=account)
    engaged = filled(engagement_rows(scope, account, "tasks"))
    columns, engagements = yield from side_by_side([columns_asked(rows, scope, ON_PAGE), engaged])
    may_add = any(policies.can_add(scope, account, row) for row in [*engagements, None])
    if not may_add and not any(column["count"] for column in columns):
        return None
    return {
        "columns": columns,
        "may_add": may_add,
        "here": f"{request.path}#tasks",
        "account": account,
        "has_any": any(column["count"] for column in columns),
    }


def _plans(request: HttpRequest, scope: Scope, account: Account) -> Asking:
    """The plans of the account's engagements, or the place to begin one."""
    if not policies.works_with_tasks(scope):
        return None
    seen = MutualPlan.objects.visible_to(request.user).filter(engagement__account=account)
    seen = seen.select_related("engagement__organization", "engagement__account", "updated_by")
    signoffs = PlanSignoff.objects.visible_to(request.user)
    signoffs = signoffs.filter(plan__engagement__account=account)
    engagements = engagement_rows(scope, account, "plan")
    yield seen, signoffs, engagements
    plans, agreed = {plan.pk: plan for plan in seen}, list(signoffs)
    rows = [_plan(plan, agreed) for plan in plans.values()]
    for engagement in engagements:
        if engagement.pk not in plans and policies.can_edit_plan(scope, engagement):
            rows.append({"company": engagement.organization, "url": plan_url(engagement)})
    rows.sort(key=lambda row: str(row["company"]))
    return {"rows": rows} if rows else None


def _plan(plan: MutualPlan, agreed: list[PlanSignoff]) -> dict[str, Any]:
    steps = [row for row in plan.content["steps"] if row["status"] != StepStatus.DROPPED]
    done = sum(row["status"] == StepStatus.DONE for row in steps)
    sides = [row for row in agreed if row.plan_id == plan.pk and row.version == plan.version]
    return {
        "company": plan.engagement.organization,
        "url": plan.get_absolute_url(),
        "plan": plan,
        "steps": len(steps),
        "done": done,
        "next": [row for row in steps if row["status"] != StepStatus.DONE][:3],
        "tones": STEP_TONES,
        "agreed": len(sides),
        "is_over": not opens(plan.engagement, "plan"),
    }


TASKS = Panel(place=MAIN, order=30, template="partners/plans/_tasks_panel.html", context=_tasks)
PLANS = Panel(place=MAIN, order=20, template="partners/plans/_plans_panel.html", context=_plans)
