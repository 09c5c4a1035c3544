"""Building tasks and mutual plans, each by the person who would, not before the engagement."""

import datetime as dt
from contextlib import AbstractContextManager
from typing import Any

from partners.accounts.models import Engagement
from partners.plans import services
from partners.plans.models import MutualPlan, Task
from portal.home.worlds.world import Row, SpecError, World, key_id, named
from portal.workflow import clock

# Status → the transitions that lead there.
WALKS = {
    "open": (),
    "in_progress": ("start",),
    "done": ("start", "finish"),
    "cancelled": ("cancel",),
}


def build_tasks(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        token = key_id("task", row["key"])
        author = world.users[row["author"].lower()]
        if not Task.objects.filter(key=f"{author.pk}:{token}").exists():
            with named(f"tasks[{place}]"):
                _task(world, row, token, author)


def _task(world: World, row: Row, token: Any, author: Any) -> None:
    engagement = _engagement(world, row) if row.get("organization") else None
    data = {
        "title": row["title"],
        "text": row.get("text", ""),
        "visibility": row.get("visibility", ""),
        "assignee": world.users[row["assignee"].lower()] if row.get("assignee") else None,
        "due_on": _day(row.get("due_in_days")),
    }
    account = world.accounts[row["account"]]
    with _at(row, engagement):
        task = services.create_task(
            account=account, engagement=engagement, actor=author, data=data, token=token
        )
        if row.get("progress"):
            _step(task, author, "report", {"progress": row["progress"]})
        for action in WALKS[row.get("status", "open")]:
            if task.status != "in_progress" or action != "start":
                _step(task, author, action, {})
    for said in row.get("comments", ()):
        services.add_comment(
            task=task,
            actor=world.users[said["author"].lower()],
            body=said["body"],
            internal=said.get("internal", False),
        )


def _step(task: Task, actor: Any, action: str, data: dict[str, Any]) -> None:
    services.perform(task=task, action=action, actor=actor, version=task.version, data=data)


def build_plans(world: World, rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        with named(f"plans[{place}]"):
            engagement = _engagement(world, row)
            if not MutualPlan.objects.filter(engagement=engagement).exists():
                _plan(world, row, engagement)


def _plan(world: World, row: Row, engagement: Engagement) -> None:
    first, *later = row["saves"]
    with _at(first, engagement):
        plan = services.start_plan(
            engagement=engagement, actor=_author(world, first), data=_said(world, row, first)
        )
    for save in later:
        with _at(save, engagement):
            services.save_plan(
                plan=plan,
                actor=_author(world, save),
                version=plan.version,
                data=_said(world, row, save),
            )
    for step in plan.content["steps"]:
        if step["text"] in row.get("made_tasks", ()):
            actor = _author(world, first)
            services.step_to_task(plan=plan, step_id=step["id"], actor=actor)
    for email in row.get("agreed_by", ()):
        services.sign(plan=plan, actor=world.users[email.lower()], version=plan.version)


def _author(world: World, save: Row) -> Any:
    return world.users[save["author"].lower()]


def _said(world: World, row: Row, save: Row) -> dict[str, Any]:
    """One save as the service reads it. A step keeps its id while it keeps its words."""
    data: dict[str, Any] = {
        name: save[name] for name in ("goal", "position", "gap") if name in save
    }
    place = f"{row['account']}:{row['organization']}"
    if "steps" in save:
        data["steps"] = [
            {
                "id": key_id("step", f"{place}:{step['text']}"),
                "text": step["text"],
                "side": step.get("side", ""),
                "person": world.users[step["person"].lower()].pk if step.get("person") else "",
                "due_on": _day(step.get("due_in_days")),
                "status": step.get("status", ""),
            }
            for step in save["steps"]
        ]
    if "reviews" in save:
        data["reviews"] = [
            {
                "id": key_id("review", f"{place}:{review['in_days']}"),
                "held_on": _day(review["in_days"]),
                "outcome": review.get("outcome", ""),
            }
            for review in save["reviews"]
        ]
    return data


def _engagement(world: World, row: Row) -> Engagement:
    account, company = world.accounts[row["account"]], world.organizations[row["organization"]]
    rows = Engagement.objects.live().filter(account=account, organization=company)
    found: Engagement | None = rows.select_related("account", "organization").first()
    if found is None:
        raise SpecError("this account has no running engagement with the company.")
    return found


def _day(days: int | None) -> dt.date | None:
    return None if days is None else clock.today() + dt.timedelta(days=days)


def _at(row: Row, engagement: Engagement | None) -> AbstractContextManager[None]:
    """`hours_ago`, but not before both sides had accepted."""
    moment = clock.now() - dt.timedelta(hours=row.get("hours_ago", 0))
    accepted = engagement.partner_accepted_at if engagement else None
    return clock.at(max(moment, accepted) if accepted else moment)
