"""Whose sign-in a page is about: a company's, or, without one, the vendor's."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from partners.federation import policies
from partners.federation.emails import address_of
from partners.organizations.models import Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404


def subject_of(request: HttpRequest, organization: UUID | None) -> tuple[Any, str]:
    """The company (None: the vendor) and the address of its page, for whoever may read it."""
    found = None
    if organization is not None:
        found = visible_or_404(Organization, request.user, pk=organization)
    require(policies.can_read(scope_of(request.user), found))
    return found, address_of(organization)
