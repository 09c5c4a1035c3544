"""Who keeps a company's brand, and who says where it stands."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.library.policies import can_edit_library
from partners.organizations.choices import MemberRole
from partners.organizations.models import Membership
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope

KEEPERS = (MemberRole.ADMIN, MemberRole.MARKETER)


def can_keep_brand(scope: Scope, organization_id: Any) -> Decision:
    """Administrators and marketers of the company."""
    own = not scope.staff_role and organization_id in scope.having("view_organization")
    seats = Membership.objects.live().filter(user=scope.user_id, role__in=KEEPERS)
    if own and seats.filter(organization=organization_id).exists():
        return ALLOWED
    return refuse(_("Only the company’s administrators and marketers can do this."))


def can_place(scope: Scope) -> Decision:
    """Whoever writes the library says where logos stand."""
    return can_edit_library(scope)
