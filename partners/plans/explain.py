"""Who can see a task and a mutual plan: the arms of the room's scope rules."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy

from partners.engagements.explain import (
    COMPANY,
    MANAGERS,
    NEUTRAL,
    TEAM,
    companies_of,
    is_open,
    joint_rules,
)
from partners.plans.choices import Visibility
from portal.access.explain import EXPLAINED, ROLE_RULE, Explained, Holders, Path
from portal.access.explain_rules import People, follow, narrowed
from portal.activity.choices import Audience


def of_task(holders: Holders, task: Any) -> Collection[str]:
    """Own tasks stay with their company for good; joint and internal ones follow the engagement,
    the account's team and the neutral keep them."""
    if task.visibility == Visibility.OWN:
        return {COMPANY}
    arms = {TEAM, NEUTRAL}
    if is_open(task.engagement, "tasks"):
        arms |= {COMPANY, MANAGERS} if task.visibility == Visibility.JOINT else {MANAGERS}
    return arms


def of_plan(holders: Holders, plan: Any) -> Collection[str]:
    sides = {COMPANY, MANAGERS} if is_open(plan.engagement, "plan") else set()
    return {TEAM, NEUTRAL} | sides


PLAN = joint_rules(of_plan, "plan", lambda plan: plan.engagement.account)
EXPLAINED["plans.task"] = Explained(
    name="tasks",
    label=gettext_lazy("Task"),
    companies=companies_of,
    rules=joint_rules(of_task, "tasks", lambda task: task.account),
)
EXPLAINED["plans.mutualplan"] = Explained(
    name="plans", label=gettext_lazy("Mutual plan"), companies=companies_of, rules=PLAN
)
for label, words in (
    ("plans.planversion", gettext_lazy("Version of a mutual plan")),
    ("plans.plansignoff", gettext_lazy("Sign-off of a mutual plan")),
):
    EXPLAINED[label] = Explained(
        label=words,
        companies=lambda row: companies_of(row.plan),
        rules=follow(PLAN, lambda row: row.plan),
    )


def _read_notes(holders: Holders, comment: Any, path: Path) -> People:
    """What was said to everybody; the rest is the vendor's: the account's team, the neutral and,
    while the engagement opens tasks, its account managers."""
    if comment.audience == Audience.JOINT or path.rule == ROLE_RULE:
        return path.people
    task = comment.task
    vendor = holders.team(task.account.owner_team)
    if is_open(task.engagement, "tasks"):
        vendor |= holders.holding("review_deals", task.engagement.organization_id)
    return path.people & vendor


EXPLAINED["plans.taskcomment"] = Explained(
    label=gettext_lazy("Comment on a task"),
    companies=lambda row: companies_of(row.task),
    rules=narrowed(EXPLAINED["plans.task"].rules, lambda row: row.task, _read_notes),
)
