from typing import Self

from django.db.models import Q

from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet


class IntegrationQuerySet(ScopedQuerySet):
    """A company's administrators see their company's; the desk and auditors see all.

    The vendor's own have no company and stay with the desk and auditors.
    """

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(organization_id__in=scope.having("manage_organization"))

    def live(self) -> Self:
        return self.filter(ended_at=None)


class ClientQuerySet(ScopedQuerySet):
    """Whoever sees the integration sees its clients."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(integration__organization_id__in=scope.having("manage_organization"))
