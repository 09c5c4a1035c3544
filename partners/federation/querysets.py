from typing import Self

from django.db.models import Q

from partners.federation.choices import LIVE, Status
from partners.organizations.choices import OrganizationStatus
from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet

WORKING = Q(organization=None) | Q(organization__status=OrganizationStatus.ACTIVE)


class CompanyRowQuerySet(ScopedQuerySet):
    """A company's administrators see their company's; the desk and auditors see all.

    The vendor's own rows have no company and stay with the desk and auditors.
    """

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(organization_id__in=scope.having("manage_organization"))

    def of(self, organization: object | None) -> Self:
        """Those of a company; with None, those of the vendor."""
        return self.filter(organization=organization)


class DomainQuerySet(CompanyRowQuerySet):
    def verified(self) -> Self:
        return self.exclude(verified_at=None)


class ConnectionQuerySet(CompanyRowQuerySet):
    def live(self) -> Self:
        """Switched on, and the company is active: a suspended company's opens nothing."""
        return self.filter(WORKING, status__in=LIVE)

    def required(self) -> Self:
        return self.filter(WORKING, status=Status.REQUIRED)


class EmergencyQuerySet(ScopedQuerySet):
    """With the connection they are named for."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(connection__organization_id__in=scope.having("manage_organization"))
