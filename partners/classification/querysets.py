"""Which classes, decisions and scorecards a person's keys open.

They are the vendor's own: the account's team, the desk, auditors. An engagement opens none of it,
neither to the partner nor to the partner's account manager.
"""

import datetime as dt
from typing import Self

from django.db.models import Q

from partners.classification.choices import ValueClass
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.workflow import clock


class DefinitionQuerySet(ScopedQuerySet):
    """The vendor's staff read the definitions; partners get what follows from them."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.staff_role else NOTHING

    def started(self, day: dt.date) -> Self:
        return self.filter(starts_on__lte=day)


class PeriodQuerySet(ScopedQuerySet):
    """Sales teams see what the desk published; the neutral also what waits to be."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(published_at__isnull=False) if scope.teams else NOTHING

    def published(self) -> Self:
        """Newest first: the first one is in force."""
        rows = self.filter(published_at__isnull=False)
        return rows.order_by("-ends_on", "-published_at", "pk")

    def waiting(self) -> Self:
        return self.filter(published_at=None)


class OfAccountQuerySet(ScopedQuerySet):
    """Rows about accounts of the person's own teams; all for the neutral."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(account__owner_team_id__in=scope.teams)


class AccountClassQuerySet(OfAccountQuerySet):
    """A team reads the classes the desk has published: nothing computed shows by itself. A minor
    account looks the same whether or not others sold to it: its row shows to who sold."""

    def scope_rule(self, scope: Scope) -> Q:
        rule = super().scope_rule(scope)
        if scope.is_neutral:
            return rule
        told = ~Q(value_class=ValueClass.MINOR) | Q(team_id__in=scope.teams, team_amount__gt=0)
        return rule & Q(period__published_at__isnull=False) & told


class OverrideQuerySet(OfAccountQuerySet):
    def holding(self, on: dt.date | None = None) -> Self:
        """Overrides in force on a day (default: today)."""
        day = on or clock.today()
        return self.filter(ended_at=None).filter(Q(until=None) | Q(until__gte=day))


class ScoreQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(scorecard__account__owner_team_id__in=scope.teams)
