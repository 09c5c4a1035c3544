"""Which role a person of the directory has: that of the strongest group, else the default."""

from typing import Any

from partners.organizations import services as organizations
from partners.organizations.choices import ROLE_KEYS
from partners.provisioning.models import DirectoryPerson

STRENGTH = {str(role): place for place, role in enumerate(ROLE_KEYS)}  # least first


def role_of(person: DirectoryPerson) -> str:
    roles = [role for role in person.groups.values_list("role", flat=True) if role]
    return max(roles, key=STRENGTH.__getitem__, default=person.directory.default_role)


def settle_role(person: DirectoryPerson, actor: Any) -> None:
    """After its groups have changed. Raises Refused when it would take the last administrator."""
    seat = person.membership()
    if seat and seat.role != (role := role_of(person)):
        organizations.change_role(membership=seat, actor=actor, role=role)
