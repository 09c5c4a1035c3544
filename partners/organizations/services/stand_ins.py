"""Who does whose reviewing while a person is away: from a day to a day, ending by itself."""

import datetime as dt
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partners.organizations import policies
from partners.organizations.models import Organization, StandIn
from portal.access import grants
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import check_length, clean_line
from portal.people.choices import StaffRole
from portal.workflow import clock

REVIEWERS = frozenset({StaffRole.ACCOUNT_MANAGER, StaffRole.DESK})
LONGEST_ABSENCE = dt.timedelta(days=366)


def name_stand_in(
    *,
    user: Any,
    stand_in: Any,
    actor: Any,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str = "",
) -> StandIn:
    """`stand_in` may do what `user` may, on the companies `user` looks after, in that time.

    The same again is the same: a form sent twice makes one.
    """
    require(policies.can_name_stand_in(scope_of(actor), user.pk))
    with transaction.atomic():
        # Two at once for the same people must see each other: one after the other.
        people = get_user_model().objects.select_for_update()
        list(people.filter(pk__in=[user.pk, stand_in.pk]).order_by("pk"))
        same = StandIn.objects.open().filter(user=user, stand_in=stand_in)
        if found := same.filter(starts_on=starts_on, ends_on=ends_on).first():
            return found
        _check_people(user, stand_in)
        _check_days(starts_on, ends_on)
        _check_nobody_else(user, stand_in, starts_on, ends_on)
        row = StandIn.objects.create(
            user=user,
            stand_in=stand_in,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=_checked(reason),
            created_by=actor,
        )
        sync_companies_of(user)
        days = {"from": starts_on.isoformat(), "to": ends_on.isoformat()}
        record_event(user, actor, "name_stand_in", note={"stand_in": stand_in.email, **days})
    return row


def _checked(reason: str) -> str:
    try:
        text = clean_line(reason)
        check_length(text, 200)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    return text


def _check_people(user: Any, stand_in: Any) -> None:
    if user.staff_role not in REVIEWERS or not user.is_active:
        raise ValidationError({"user": _("Choose an account manager or a person of the desk.")})
    if stand_in == user:
        raise ValidationError({"stand_in": _("Nobody stands in for oneself.")})
    if stand_in.staff_role != user.staff_role or not stand_in.is_active:
        raise ValidationError({"stand_in": _("Choose an active colleague in the same role.")})


def _check_days(starts_on: dt.date, ends_on: dt.date) -> None:
    today = clock.today()
    if starts_on < today:
        raise ValidationError({"starts_on": _("The first day is in the past.")})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first one.")})
    if ends_on - starts_on > LONGEST_ABSENCE or starts_on > today + LONGEST_ABSENCE:
        raise ValidationError({"ends_on": _("At most one year.")})


def _check_nobody_else(user: Any, stand_in: Any, starts_on: dt.date, ends_on: dt.date) -> None:
    """One stand-in at a time, who is there, for somebody who stands in for nobody: so that no
    circle can come about."""
    meeting = StandIn.objects.meeting(starts_on, ends_on)
    if meeting.filter(user=user).exists():
        raise ValidationError({"user": _("There is already a stand-in for some of these days.")})
    if meeting.filter(stand_in=user).exists():
        text = _("This person stands in for somebody else on some of these days.")
        raise ValidationError({"user": text})
    if meeting.filter(user=stand_in).exists():
        text = _("This person is away on some of these days.")
        raise ValidationError({"stand_in": text})


def end_stand_in(*, row: StandIn, actor: Any) -> bool:
    """The person is back, or somebody else is to do it. False when it had already ended."""
    require(policies.can_name_stand_in(scope_of(actor), row.user_id))
    return _end(row, actor)


def _end(row: StandIn, actor: Any) -> bool:
    with transaction.atomic():
        ended = StandIn.objects.open().filter(pk=row.pk).update(ended_at=clock.now())
        if ended:
            sync_companies_of(row.user)
            note = {"stand_in": row.stand_in.email}
            record_event(row.user, actor, "end_stand_in", note=note)
    return bool(ended)


def end_stand_ins_of(person: Any, actor: Any) -> None:
    """With the role end the absences of a person and the standing in for others."""
    rows = StandIn.objects.open().filter(Q(user=person) | Q(stand_in=person))
    for row in rows.select_related("user", "stand_in"):
        _end(row, actor)


def turn_over_stand_ins(on: dt.date | None = None) -> tuple[int, int]:
    """Open what begins today or began while nobody looked, close what is over.

    Returns (companies looked at, stand-ins closed). Safe to repeat.
    """
    day = on or clock.today()
    over = StandIn.objects.open().filter(ends_on__lt=day).select_related("user", "stand_in")
    closed = sum(_end(row, None) for row in over)
    companies = 0
    for row in StandIn.objects.running(day).select_related("user"):
        companies += sync_companies_of(row.user)
    return companies, closed


def sync_companies_of(user: Any) -> int:
    """Make the grants of the companies this person looks after follow the facts."""
    companies = Organization.objects.filter(assignments__in=user.assignments.live()).distinct()
    for organization in companies:
        grants.sync_root(organization)
    return len(companies)
