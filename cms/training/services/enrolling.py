"""Coming on a course and leaving it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cms.training import emails, learners, policies
from cms.training.choices import COUNTED, Source, Status
from cms.training.models import CoursePage, Enrollment
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock

MOST = 500  # people at once


def enroll(
    *,
    actor: Any,
    course: CoursePage,
    users: Sequence[Any] | None = None,
    due_on: dt.date | None = None,
    again: bool = False,
) -> list[Enrollment]:
    """Put `users` (people; default: the actor) on a course the actor sees.

    Who is on it already stays as is, with `due_on` where somebody else gives one; who has
    completed it stays so, too, unless `again`.
    Raises Refused when the actor may not enroll others, ValidationError (`users`, `due_on`) for
    people who are not the actor's to enroll, or whom the course is not for: then nobody is
    enrolled. Returns the enrollments of all `users`, in their order.
    """
    people = list(users) if users is not None else [actor]
    by_self = [person.pk for person in people] == [actor.pk]
    scope = scope_of(actor)
    if not by_self:
        require(policies.can_enroll_others(scope))
    _check(people, due_on)
    anybody = by_self or policies.runs_training(scope)
    homes = _homes(course, people, None if anybody else policies.companies_steered(scope))
    source = Source.SELF if by_self else Source.MANAGER
    return [
        _put(course, person, homes[person.pk], source, actor, due_on, again) for person in people
    ]


def enroll_by_rule(
    *, course: CoursePage, person: Any, organization: UUID, due_on: dt.date | None, by: Any
) -> Enrollment | None:
    """The same for one person a rule of `by` found; None when the person was ever on the course:
    a rule puts nobody back on a course that was taken or left."""
    if Enrollment.objects.filter(course=course, user=person).exists():
        return None
    return _put(course, person, organization, Source.RULE, by, due_on, False)


def _check(people: list[Any], due_on: dt.date | None) -> None:
    if not people:
        raise ValidationError({"users": _("Choose at least one person.")})
    if len(people) > MOST:
        raise ValidationError({"users": _("These are too many people at once.")})
    if due_on and due_on < clock.today():
        raise ValidationError({"due_on": _("Choose today or a later day.")})


def _homes(
    course: CoursePage, people: list[Any], among: frozenset[UUID] | None
) -> dict[UUID, UUID | None]:
    """Person → company it counts for; None for people without one. One answer for people who
    are not the actor's and people who are not there at all."""
    ids = [person.pk for person in people]
    open_to = set(learners.audience_of(course).filter(pk__in=ids).values_list("pk", flat=True))
    homes: dict[UUID, UUID | None] = {**learners.homes_of(course, ids, among)}
    if among is None:
        homes = {pk: homes.get(pk) for pk in ids}
    outside = [person for person in people if person.pk not in open_to or person.pk not in homes]
    if outside:
        text = _("This course is not for %(people)s.")
        names = ", ".join(person.name for person in outside)
        raise ValidationError({"users": text % {"people": names}})
    return homes


def _put(
    course: CoursePage,
    person: Any,
    home: UUID | None,
    source: str,
    actor: Any,
    due_on: dt.date | None,
    again: bool,
) -> Enrollment:
    rows = Enrollment.objects.filter(course=course, user=person)
    with transaction.atomic():
        _close_left(rows, home)
        found = _standing(rows, again)
        if found is not None:
            _set_due(found, actor, due_on)
            return found
        try:
            with transaction.atomic():
                row = Enrollment.objects.create(
                    course=course,
                    user=person,
                    organization_id=home,
                    source=source,
                    enrolled_by=actor,
                    due_on=due_on,
                )
        except IntegrityError:  # the same click in this very moment
            return rows.live().get()
        record_event(row, actor, "enroll", note={"source": source})
        emails.enrolled(row, actor)
    return row


def _standing(rows: Any, again: bool) -> Enrollment | None:
    """The enrollment that makes another one needless."""
    kept = rows.live() if again else rows.filter(status__in=COUNTED)
    return kept.order_by("-created_at").first()


def _set_due(row: Enrollment, actor: Any, due_on: dt.date | None) -> None:
    """A day that somebody else sets; no day leaves the day that is there."""
    if due_on is None or actor.pk == row.user_id:
        return
    other = Enrollment.objects.live().filter(pk=row.pk).exclude(due_on=due_on)
    if other.update(due_on=due_on, version=F("version") + 1):
        record_event(row, actor, "set_course_due", note={"due_on": due_on.isoformat()})
        row.refresh_from_db()


def _close_left(rows: Any, home: UUID | None) -> None:
    """What a person began in a company that was left does not stand in the way in the next."""
    for row in rows.live().exclude(organization=home).exclude(organization=None):
        if not learners.seats([row.organization_id]).filter(user=row.user_id).exists():
            _end(row, None)


def withdraw(*, enrollment: Enrollment, actor: Any) -> Enrollment:
    """End an enrollment that is not completed; what was learned is kept. Twice is once."""
    require(policies.can_leave(scope_of(actor), enrollment))
    if enrollment.status == Status.COMPLETED:
        raise ValidationError({"status": _("This course is completed.")})
    with transaction.atomic():
        _end(enrollment, actor)
    return enrollment


def _end(row: Enrollment, actor: Any) -> None:
    live = Enrollment.objects.live().filter(pk=row.pk)
    if live.update(status=Status.WITHDRAWN, version=F("version") + 1):
        record_event(row, actor, "withdraw_enrollment")
    row.refresh_from_db()
