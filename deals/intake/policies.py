"""Who opens the ways in, and who may make a form link."""

from typing import Any

from partners.organizations.policies import can_manage_members
from portal.access.policy import ALLOWED, NOT_YOURS, Decision
from portal.access.scope import Scope


def can_open(scope: Scope, organization: Any) -> Decision:
    """The company's administrators and the desk."""
    return can_manage_members(scope, organization)


def can_read_received(scope: Scope) -> Decision:
    """Administrators their company's, the desk and auditors all."""
    return ALLOWED if scope.is_neutral or scope.having("manage_members") else NOT_YOURS
