"""Who may do what with companies, their people and applications."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.organizations.choices import ROLE_KEYS, MemberRole
from portal.access.lenses import Lenses
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope

PROFILE = frozenset(
    [
        "id",
        "name",
        "kind",
        "status",
        "tier",
        "territory",
        "website",
        "country",
        "city",
        "address",
        "phone",
        "about",
    ]
)
LENSES = Lenses(
    table={"own": PROFILE, "manage": PROFILE | {"assignments", "created_at"}},
    worn=lambda scope, organization: ["manage" if scope.staff_role else "own"],
)


def can_manage_members(scope: Scope, organization: Any) -> Decision:
    """The company's administrators and the desk."""
    if scope.is_desk or organization.pk in scope.having("manage_members"):
        return ALLOWED
    return refuse(_("Only the company’s administrators can do this."))


def can_invite(scope: Scope, organization: Any) -> Decision:
    """Administrators, the desk, and the company's account managers."""
    if organization.pk in scope.having("invite_members"):
        return ALLOWED
    return can_manage_members(scope, organization)


def can_edit_profile(scope: Scope, organization: Any) -> Decision:
    if scope.is_desk or organization.pk in scope.having("manage_organization"):
        return ALLOWED
    return refuse(_("Only the company’s administrators can do this."))


def can_run_programme(scope: Scope, subject: Any = None) -> Decision:
    """Create companies, assign account managers, set tiers, decide applications: the desk."""
    if scope.is_desk:
        return ALLOWED
    return refuse(_("Only the channel desk can do this."))


def can_agree_link(scope: Scope, *companies: Any) -> Decision:
    """An administrator of one of the companies that want to be linked."""
    if scope.having("manage_organization") & set(companies):
        return ALLOWED
    return refuse(_("Only the company’s administrators can do this."))


def can_end_link(scope: Scope, link: Any) -> Decision:
    """The desk, and the administrators of both companies: nobody is held in a link."""
    if scope.is_desk:
        return ALLOWED
    return can_agree_link(scope, link.distributor_id, link.reseller_id)


def can_name_stand_in(scope: Scope, user_id: Any) -> Decision:
    """Reviewers say who does their work while they are away; the desk says it for anybody."""
    if scope.is_desk or (user_id == scope.user_id and scope.staff_role == "account_manager"):
        return ALLOWED
    return refuse(_("Only the person and the channel desk can do this."))


def can_end_membership(scope: Scope, membership: Any) -> Decision:
    """An administrator lets a colleague go; nobody removes the company's last administrator."""
    decision = can_manage_members(scope, membership.organization)
    if not decision:
        return decision
    if membership.role == MemberRole.ADMIN and _is_last_admin(membership):
        return refuse(_("A company needs at least one administrator. Name another one first."))
    return ALLOWED


def _is_last_admin(membership: Any) -> bool:
    others = membership.organization.memberships.live().filter(
        role=MemberRole.ADMIN, user__is_active=True, user__is_integration=False
    )
    return not others.exclude(pk=membership.pk).exists()


def successors(membership: Any) -> Any:
    """Live memberships of the colleagues who can take over: people who may own deals."""
    may_own = [role for role, keys in ROLE_KEYS.items() if "register_deals" in keys]
    colleagues = membership.organization.memberships.live().exclude(pk=membership.pk)
    return colleagues.filter(role__in=may_own, user__is_active=True, user__is_integration=False)


def can_manage_invitation(scope: Scope, invitation: Any) -> Decision:
    """Whoever may invite to the company; the desk for invitations to the vendor."""
    if invitation.organization is None:
        return can_run_programme(scope)
    return can_invite(scope, invitation.organization)


def can_see_applications(scope: Scope) -> Decision:
    return ALLOWED if scope.is_neutral else NOT_YOURS


def can_see_organizations(scope: Scope) -> Decision:
    """The companies room is the vendor's."""
    return ALLOWED if scope.staff_role in {"desk", "auditor", "account_manager"} else NOT_YOURS
