"""Switching a company's directory on and off, and its rules."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.integrations import services as integrations
from partners.organizations import validators
from partners.organizations.choices import MemberRole
from partners.organizations.models import Organization
from partners.provisioning.models import Directory
from partners.provisioning.policies import can_set_up
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow.machine import StateMoved


def set_up(*, organization: Organization, actor: Any) -> Directory:
    """The company's directory with a program of its own; a new one where that was ended. Twice
    makes one."""
    require(can_set_up(scope_of(actor), organization))
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        rows = Directory.objects.select_related("integration")
        directory = rows.filter(organization=organization).first()
        if directory and directory.integration.ended_at is None:
            return directory
        integration = integrations.make_integration(
            organization=organization,
            actor=actor,
            name=_free_name(organization),
            about=_("Adds, changes and removes people by SCIM."),
            role=MemberRole.ADMIN,
        )
        directory = directory or Directory(organization=organization)
        directory.integration = integration
        directory.save()
        record_event(organization, actor, "set_up_directory")
    return directory


def _free_name(organization: Organization) -> str:
    name, number = "Directory (SCIM)", 2
    taken = set(organization.integrations.live().values_list("name", flat=True))
    while name in taken:
        name, number = f"Directory (SCIM) {number}", number + 1
    return name


def change_directory(
    *, directory: Directory, actor: Any, version: int, data: Mapping[str, Any]
) -> None:
    """Set `is_on`, `default_role` and `successor` (a person of the company, or None)."""
    require(can_set_up(scope_of(actor), directory.organization))
    fields = {
        "is_on": bool(data["is_on"]),
        "default_role": validators.check_role(data["default_role"]),
        "successor": _checked_successor(directory, data.get("successor")),
    }
    with transaction.atomic():
        moved = Directory.objects.filter(pk=directory.pk, version=version)
        if not moved.update(version=version + 1, **fields):
            directory.refresh_from_db()
            raise StateMoved(_("Somebody else has changed this meanwhile."), directory)
        changed = sorted(
            name for name, value in fields.items() if getattr(directory, name) != value
        )
        note = {"fields": changed, "is_on": fields["is_on"]}
        record_event(directory.organization, actor, "change_directory", note=note)


def _checked_successor(directory: Directory, person: Any) -> Any:
    if person is None:
        return None
    seats = directory.organization.memberships.live().filter(user=person)
    if not seats.filter(user__is_active=True, user__is_integration=False).exists():
        raise ValidationError({"successor": _("Choose an active person of the company.")})
    return person
