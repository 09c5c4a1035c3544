"""Break-glass: who may sign in by password and second factor while the provider is required."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.federation import emails, policies
from partners.federation.choices import Status
from partners.federation.models import Connection, EmergencyPerson
from partners.federation.sign_in_rules import bound_people
from partners.organizations.choices import MemberRole
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.people.choices import StaffRole
from portal.people.models import User
from portal.signin.rules import steps_of
from portal.workflow import clock

MOST = 5


def candidates(connection: Connection) -> Any:
    """Active administrators of the company; for the vendor, people of the desk."""
    people = User.objects.filter(is_active=True, is_integration=False)
    people = people.exclude(pk__in=connection.emergency_people.values("user"))
    if connection.organization_id is None:
        return people.filter(staff_role=StaffRole.DESK)
    return people.filter(
        memberships__organization=connection.organization_id,
        memberships__ended_at=None,
        memberships__role=MemberRole.ADMIN,
    )


def name_emergency(*, connection: Connection, actor: Any, user: Any) -> EmergencyPerson:
    """`user` keeps the password, for the day the provider is down. Safe to repeat."""
    require(policies.can_manage(scope_of(actor), connection.organization))
    with transaction.atomic():
        Connection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
        if found := connection.emergency_people.filter(user=user).first():
            return found
        if not candidates(connection).filter(pk=user.pk).exists():
            raise ValidationError({"user": _("Choose an administrator from the list.")})
        if not steps_of(user).exists():
            text = _("This person has no second factor yet. It must be set up first.")
            raise ValidationError({"user": text})
        if connection.emergency_people.count() >= MOST:
            text = _("At most %(most)s people.") % {"most": MOST}
            raise ValidationError({"user": text})
        seat = EmergencyPerson.objects.create(connection=connection, user=user, named_by=actor)
        note = {"person": user.email}
        record_event(connection.organization or connection, actor, "name_emergency", note=note)
    return seat


def end_emergency(*, seat: EmergencyPerson, actor: Any) -> None:
    """The person signs in by the provider like everybody else. Safe to repeat."""
    connection = seat.connection
    require(policies.can_manage(scope_of(actor), connection.organization))
    with transaction.atomic():
        if not EmergencyPerson.objects.filter(pk=seat.pk).delete()[0]:
            return
        if connection.status == Status.REQUIRED:
            for person in bound_people(connection, User.objects.filter(pk=seat.user_id)):
                person.set_unusable_password()
                person.save(update_fields=["password"])
        note = {"person": seat.user.email}
        record_event(connection.organization or connection, actor, "end_emergency", note=note)


def note_use(*, seat: EmergencyPerson) -> None:
    """Somebody came in by the emergency door: it is on the trail, and the others are told."""
    with transaction.atomic():
        EmergencyPerson.objects.filter(pk=seat.pk).update(last_used_at=clock.now())
        connection = seat.connection
        note = {"person": seat.user.email}
        record_event(connection.organization or connection, seat.user, "use_emergency", note=note)
        emails.emergency_used(seat)
