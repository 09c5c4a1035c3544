"""Who looks after integrations, and which roles they may be given."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.organizations.choices import ROLE_KEYS, MemberRole
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope, scope_of
from portal.people.choices import StaffRole

# What a program can do for the vendor, least first. Other roles live by assignments and teams,
# which only people have.
VENDOR_ROLES = (StaffRole.MARKETING, StaffRole.AUDITOR, StaffRole.DESK)
ONLY_PEOPLE = refuse(_("Only people can look after integrations."))


def can_manage(actor: Any, organization: Any) -> Decision:
    """The company's administrators and the desk; the vendor's own (no company): the desk."""
    scope = scope_of(actor)
    if actor.is_integration:
        return ONLY_PEOPLE
    if scope.is_desk:
        return ALLOWED
    if organization is None:
        return refuse(_("Only the channel desk can do this."))
    if organization.pk in scope.having("manage_organization"):
        return ALLOWED
    return refuse(_("Only the company’s administrators can do this."))


def can_see(actor: Any, organization: Any) -> bool:
    """Whoever manages them, and auditors."""
    return bool(can_manage(actor, organization)) or (
        scope_of(actor).is_neutral and not actor.is_integration
    )


def roles_for(actor: Any, organization: Any) -> list[tuple[str, Any]]:
    """(role, name), least first: never more than `actor` has."""
    scope = scope_of(actor)
    if organization is None:
        return [(str(role), role.label) for role in VENDOR_ROLES] if scope.is_desk else []
    roles = [role for role in ROLE_KEYS if _holds(scope, organization, ROLE_KEYS[role])]
    return [(str(role), MemberRole(role).label) for role in roles]


def _holds(scope: Scope, organization: Any, keys: frozenset[str]) -> bool:
    return scope.is_desk or all(organization.pk in scope.having(key) for key in keys)
