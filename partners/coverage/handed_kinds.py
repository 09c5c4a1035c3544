"""The kinds of owned records of the rooms below: companies, standing in, tasks, acquaintances."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.coverage.handed import Handed, Side
from partners.organizations import services as organizations
from partners.organizations.models import Assignment, StandIn
from partners.plans.models import Task
from partners.plans.people import assignable
from partners.touchpoints.models import ContactKnown
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow import clock


def note_given(record: Any, actor: Any, leaver: Any, successor: Any, audience: str = "") -> None:
    """The trail of one record: who had it, who has it now."""
    note = {"from": str(leaver), "to": str(successor)}
    record_event(record, actor, "hand_over", audience or Audience.INTERNAL, note)


# --- Companies a person looks after -------------------------------------------------------------
def _assignments(person: Any, side: Side) -> QuerySet:
    rows = Assignment.objects.select_related("organization")
    return rows.live().filter(user=person) if side is None else rows.none()


def _give_assignment(*, record: Assignment, leaver: Any, successor: Any, actor: Any) -> None:
    organizations.assign(organization=record.organization, actor=actor, user=successor)
    organizations.end_assignment(assignment=record, actor=actor)


ASSIGNMENTS = Handed(
    name="assignments",
    label=gettext_lazy("Companies looked after"),
    rows=_assignments,
    give=_give_assignment,
    orphans=lambda: Assignment.objects.live().filter(user__is_active=False),
    describe=lambda row: str(row.organization),
    owner="user",
    own_hook=True,
)


# --- Standing in for others ---------------------------------------------------------------------
def _stand_ins(person: Any, side: Side) -> QuerySet:
    rows = StandIn.objects.select_related("user")
    return rows.open().filter(stand_in=person) if side is None else rows.none()


def _give_stand_in(*, record: StandIn, leaver: Any, successor: Any, actor: Any) -> None:
    """The rest of the time passes to another colleague."""
    first = max(record.starts_on, clock.today())
    with transaction.atomic():
        organizations.end_stand_in(row=record, actor=actor)
        organizations.name_stand_in(
            user=record.user,
            stand_in=successor,
            actor=actor,
            starts_on=first,
            ends_on=max(record.ends_on, first),
            reason=record.reason,
        )


STAND_INS = Handed(
    name="stand_ins",
    label=gettext_lazy("Stands in for others"),
    rows=_stand_ins,
    give=_give_stand_in,
    orphans=lambda: StandIn.objects.open().filter(stand_in__is_active=False),
    describe=lambda row: str(row.user),
    owner="stand_in",
    own_hook=True,
)


# --- Tasks --------------------------------------------------------------------------------------
def _tasks(person: Any, side: Side) -> QuerySet:
    rows = Task.objects.undone().filter(assignee=person)
    rows = rows.select_related("account", "engagement").order_by("sorts_on", "pk")
    return rows if side is None else rows.filter(engagement__organization=side)


def _check_task(record: Task, successor: Any) -> None:
    able = assignable(record.account, record.engagement, record.visibility)
    if not able.filter(pk=successor.pk).exists():
        text = _("%(name)s would not see this task. Hand over the company or the deal first.")
        raise ValidationError({"successor": text % {"name": successor}})


def _give_task(*, record: Task, leaver: Any, successor: Any, actor: Any) -> None:
    Task.objects.filter(pk=record.pk).update(
        assignee=successor, version=F("version") + 1, updated_at=clock.now()
    )
    note_given(record, actor, leaver, successor, Audience.JOINT)


TASKS = Handed(
    name="tasks",
    label=gettext_lazy("Tasks"),
    rows=_tasks,
    give=_give_task,
    check=_check_task,
    orphans=lambda: Task.objects.undone().filter(assignee__is_active=False),
    describe=lambda row: f"{row.title} · {row.account}",
    owner="assignee",
)


# --- Contacts a person knows --------------------------------------------------------------------
def _contacts(person: Any, side: Side) -> QuerySet:
    rows = ContactKnown.objects.filter(user=person, organization=side)
    return rows.select_related("contact", "account")


def _give_contact(*, record: ContactKnown, leaver: Any, successor: Any, actor: Any) -> None:
    """The successor is said to know the contact; who knew it before stays in the trail."""
    key = record.key.replace(str(leaver.pk), str(successor.pk))
    note_given(record, actor, leaver, successor)
    if ContactKnown.objects.filter(key=key).exists():
        record.delete()
        return
    ContactKnown.objects.filter(pk=record.pk).update(user=successor, key=key)


CONTACTS = Handed(
    name="contacts",
    label=gettext_lazy("Contacts known"),
    rows=_contacts,
    give=_give_contact,
    orphans=lambda: ContactKnown.objects.filter(user__is_active=False),
    describe=lambda row: f"{row.contact} · {row.account}",
    owner="user",
)
