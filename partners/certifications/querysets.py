import datetime as dt
from typing import Self

from django.db.models import Q

from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet
from portal.people.choices import StaffRole
from portal.workflow import clock


class CertificationQuerySet(ScopedQuerySet):
    """The programme's published data: everybody signed in reads them."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING


class CertificateQuerySet(ScopedQuerySet):
    """The holder, who runs the holder's company, its account managers; the desk, auditors and
    channel marketing, who runs the training."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral or scope.staff_role == StaffRole.MARKETING:
            return EVERYTHING
        team = scope.having("manage_members") | (
            scope.having("view_members") if scope.staff_role else frozenset()
        )
        return Q(holder_id=scope.user_id) | Q(organization_id__in=team)

    def valid(self, on: dt.date | None = None) -> Self:
        """Neither taken back nor past its last day."""
        on = on or clock.today()
        return self.filter(revoked_at=None).filter(Q(expires_on=None) | Q(expires_on__gte=on))
