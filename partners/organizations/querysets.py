import datetime as dt
from typing import Self

from django.db.models import Q

from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.workflow import clock


class OrganizationQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(pk__in=scope.having("view_organization"))


class ProgrammeDataQuerySet(ScopedQuerySet):
    """Tiers and territories are the programme's published data: everybody signed in reads them."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING


class MembershipQuerySet(ScopedQuerySet):
    """Own colleagues; for account managers, the people of their partners.

    Programs have seats, too, but are not people: their own room shows them
    (partners/integrations).
    """

    def scope_rule(self, scope: Scope) -> Q:
        people = Q(user__is_integration=False)
        if not scope.is_neutral:
            people &= Q(organization_id__in=scope.having("view_members"))
        return Q(user_id=scope.user_id) | people

    def live(self) -> Self:
        return self.filter(ended_at=None)


class TeamQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(pk__in=scope.teams)


class TeamMembershipQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(team_id__in=scope.teams)

    def live(self) -> Self:
        return self.filter(ended_at=None)


class AssignmentQuerySet(ScopedQuerySet):
    """A company knows its account managers; they know their companies."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(organization_id__in=scope.having("view_organization"))

    def live(self) -> Self:
        return self.filter(ended_at=None)


class StandInQuerySet(ScopedQuerySet):
    """The two people it is about, the desk and auditors."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(user_id=scope.user_id) | Q(stand_in_id=scope.user_id)

    def open(self) -> Self:
        """Not ended, whether or not it has begun."""
        return self.filter(ended_at=None)

    def started(self, on: dt.date | None = None) -> Self:
        """Begun and not yet closed; past its last day until the nightly job has closed it."""
        return self.open().filter(starts_on__lte=on or clock.today())

    def running(self, on: dt.date | None = None) -> Self:
        day = on or clock.today()
        return self.started(day).filter(ends_on__gte=day)

    def meeting(self, starts_on: dt.date, ends_on: dt.date) -> Self:
        """Open ones that share a day with the given time."""
        return self.open().filter(starts_on__lte=ends_on, ends_on__gte=starts_on)


class DistributionLinkQuerySet(ScopedQuerySet):
    """Both ends of a link know it; account managers see those of their partners."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        mine = scope.having("view_organization")
        return Q(distributor_id__in=mine) | Q(reseller_id__in=mine)

    def live(self, on: dt.date | None = None) -> Self:
        day = on or clock.today()
        return self.filter(starts_on__lte=day).not_ended(day)

    def not_ended(self, on: dt.date | None = None) -> Self:
        """Live links and those that start later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=on or clock.today()))


class InvitationQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_desk:
            return EVERYTHING
        managed = scope.having("manage_members") | scope.having("invite_members")
        return Q(organization_id__in=managed)

    def open(self) -> Self:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=clock.now())


class ApplicationQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING
