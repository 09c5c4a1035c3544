"""Who looks after which endpoints."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope


def can_manage(scope: Scope, organization: Any) -> Decision:
    """`organization`: the company; None for the vendor's own."""
    if organization is None:
        allowed = scope.is_desk
    else:
        allowed = organization.pk in scope.having("manage_organization")
    if allowed:
        return ALLOWED
    return refuse(_("Webhooks are looked after by the company’s administrators."))


def can_see(scope: Scope, organization: Any) -> Decision:
    """The page of a company's endpoints, or (None) of the vendor's."""
    return ALLOWED if scope.is_neutral else can_manage(scope, organization)
