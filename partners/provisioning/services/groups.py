"""Groups of the directory: who is in them, and which role they stand for here."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from scim2_models import InvalidValueException

from partners.organizations import validators
from partners.provisioning.models import Directory, DirectoryGroup, DirectoryPerson
from partners.provisioning.policies import can_set_up
from partners.provisioning.resources import Group
from partners.provisioning.services.roles import settle_role
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock


def save_group(
    *, directory: Directory, resource: Group, actor: Any, group: DirectoryGroup | None = None
) -> DirectoryGroup:
    """Store a group and its members; their roles follow. Members that this directory does not
    have, other companies' among them, are refused alike."""
    with transaction.atomic():
        Directory.objects.select_for_update().get(pk=directory.pk)
        row = DirectoryGroup.objects.get(pk=group.pk) if group else None
        row = row or DirectoryGroup(directory=directory)
        row.name = (resource.display_name or "").strip()[:255]
        row.external_id = resource.external_id or ""
        row.changed_at = clock.now()
        row.version += 0 if row._state.adding else 1
        row.save()
        before = set(row.people.all())
        after = _people(directory, [member.value for member in resource.members or []])
        row.people.set(after)
        if row.role:
            _settle(before ^ after, actor)
    return row


def remove_group(*, group: DirectoryGroup, actor: Any) -> None:
    with transaction.atomic():
        Directory.objects.select_for_update().get(pk=group.directory_id)
        people = set(group.people.all())
        had_role = bool(group.role)
        DirectoryGroup.objects.filter(pk=group.pk).delete()
        if had_role:
            _settle(people, actor)


def set_role(*, group: DirectoryGroup, actor: Any, role: str) -> None:
    """Which role the group's members have; empty: none of its own."""
    organization = group.directory.organization
    require(can_set_up(scope_of(actor), organization))
    role = validators.check_role(role) if role else ""
    with transaction.atomic():
        Directory.objects.select_for_update().get(pk=group.directory_id)
        if not DirectoryGroup.objects.filter(pk=group.pk).exclude(role=role).update(role=role):
            return
        record_event(
            organization, actor, "set_group_role", note={"group": group.name, "role": role}
        )
        _settle(group.people.all(), actor)


def _people(directory: Directory, ids: Iterable[str | None]) -> set[DirectoryPerson]:
    wanted = {_uuid(text) for text in ids}
    found = set(DirectoryPerson.objects.of(directory).filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise InvalidValueException(detail="A member is not a person of this directory.")
    return found


def _uuid(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        raise InvalidValueException(detail="A member is not a person of this directory.") from None


def _settle(people: Iterable[DirectoryPerson], actor: Any) -> None:
    for person in people:
        if person.is_active:
            settle_role(person, actor)
