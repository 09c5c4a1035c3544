"""Who sets up a company's directory."""

from typing import Any

from partners.organizations.policies import can_manage_members
from portal.access.policy import Decision
from portal.access.scope import Scope


def can_set_up(scope: Scope, organization: Any) -> Decision:
    """The company's administrators and the desk, as they manage its people by hand."""
    return can_manage_members(scope, organization)
