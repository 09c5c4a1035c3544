"""Enrolling by rule: whoever a rule admits, and the course is for, is put on the course."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.audience.choices import Level
from cms.audience.counting import people_of
from cms.audience.rule import PARTS, Rule
from cms.training import learners, policies
from cms.training.models import CoursePage, Enrollment, EnrollmentRule
from cms.training.services.enrolling import enroll_by_rule
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock

LONGEST = 730  # days


def start_rule(
    *,
    actor: Any,
    name: str,
    course: CoursePage,
    audience: Mapping[str, list[str]],
    due_days: int | None = None,
) -> EnrollmentRule:
    """A new rule; the job puts people on the course. The same rule twice is one.
    Raises Refused, ValidationError (`name`, `audience`, `due_days`)."""
    require(policies.can_make_rules(scope_of(actor)))
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise ValidationError({"name": _("Give the rule a name of at most 120 characters.")})
    if not set(audience) <= set(PARTS):
        raise ValidationError({"audience": _("This is not an audience.")})
    if due_days is not None and not 1 <= due_days <= LONGEST:
        raise ValidationError({"due_days": _("Choose a number from 1 to 730.")})
    parts = Rule.of(Level.PARTNER, audience).parts()
    with transaction.atomic():
        rows = EnrollmentRule.objects.select_for_update().filter(course=course, ended_at=None)
        same = next((row for row in rows if row.audience == parts), None)
        if same is not None:
            return same
        row = EnrollmentRule.objects.create(
            name=name, course=course, audience=parts, due_days=due_days, created_by=actor
        )
        record_event(row, actor, "start_enrollment_rule")
    return row


def end_rule(*, rule: EnrollmentRule, actor: Any) -> None:
    """No more people by this rule; who is on the course stays. Twice is once."""
    require(policies.can_make_rules(scope_of(actor)))
    with transaction.atomic():
        open_rows = EnrollmentRule.objects.filter(pk=rule.pk, ended_at=None)
        if open_rows.update(ended_at=clock.now()):
            record_event(rule, actor, "end_enrollment_rule")


def missing(rule: EnrollmentRule) -> QuerySet[Any]:
    """Partners' people whom the rule and the course's audience admit and who were never on it."""
    course, narrowed = rule.course, _narrowed(rule)
    if narrowed is None:
        return learners.audience_of(course)
    people = learners.audience_of(course) & people_of(narrowed)
    ever = Enrollment.objects.filter(course=course).order_by().values("user")
    return people.filter(staff_role="").exclude(pk__in=ever)


def apply_rule(rule: EnrollmentRule, people: QuerySet[Any] | None = None) -> int:
    """Put the rule's people (of `people`) on the course, each in a transaction of its own.
    Returns how many. Safe to repeat."""
    found = missing(rule)
    if people is not None:
        found = found.filter(pk__in=people.order_by().values("pk"))
    persons, day = list(found.order_by("pk")), clock.today()
    wanted = [person.pk for person in persons]
    homes = learners.homes_of(rule.course, wanted, rule=_narrowed(rule))
    count = 0
    for person in persons:
        if person.pk in homes:
            row = enroll_by_rule(
                course=rule.course,
                person=person,
                organization=homes[person.pk],
                due_on=rule.due_from(day),
                by=rule.created_by,
            )
            count += row is not None
    return count


def _narrowed(rule: EnrollmentRule) -> Rule | None:
    """The rule inside the course's audience; None while the course is open to nobody."""
    reach = rule.course.reach
    return rule.rule.within(reach.rule) if reach else None
