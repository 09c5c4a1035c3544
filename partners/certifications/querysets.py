import datetime as dt
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from partners.certifications.choices import RUNNERS, SOON, ClaimStatus, State
from partners.organizations.models import Membership
from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet
from portal.people.choices import StaffRole
from portal.workflow import clock


class CertificationQuerySet(ScopedQuerySet):
    """The programme's published data: everybody signed in reads them."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING


class RequirementQuerySet(ScopedQuerySet):
    """What tiers ask for is published, as tiers are."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING


def of_people(scope: Scope, to: str = "") -> Q:
    """The holder, who runs the holder's company, its account managers; the desk, auditors and
    channel marketing, who runs the training. `to`: the path to the row that names them."""
    if scope.is_neutral or scope.staff_role == StaffRole.MARKETING:
        return EVERYTHING
    team = scope.having("view_members" if scope.staff_role else "manage_members")
    return Q(**{f"{to}holder_id": scope.user_id}) | Q(**{f"{to}organization_id__in": team})


class CertificateQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return of_people(scope)

    def valid(self, on: dt.date | None = None) -> Self:
        """Neither taken back nor past its last day."""
        on = on or clock.today()
        return self.filter(revoked_at=None).filter(Q(expires_on=None) | Q(expires_on__gte=on))

    def in_state(self, state: str) -> Self:
        """What `Certificate.state` says today, as a filter."""
        today = clock.today()
        soon = Q(expires_on__range=(today, today + dt.timedelta(days=SOON)))
        if state == State.REVOKED:
            return self.exclude(revoked_at=None)
        if state == State.EXPIRED:
            return self.filter(revoked_at=None, expires_on__lt=today)
        return self.valid(today).filter(soon if state == State.ENDING else ~soon)

    def counting(self, on: dt.date | None = None) -> Self:
        """Those that count for their company: valid, of an active person who works there."""
        seats: Any = Membership.objects.live().filter(
            user=OuterRef("holder"), organization=OuterRef("organization")
        )
        return self.valid(on).filter(Exists(seats), holder__is_active=True)


class ClaimQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return of_people(scope)

    def waiting(self) -> Self:
        return self.filter(status=ClaimStatus.WAITING)

    def to_decide(self, scope: Scope) -> Self:
        """What waits for this person's word."""
        return self.waiting() if scope.staff_role in RUNNERS else self.none()


class EvidenceQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return of_people(scope, "claim__")
