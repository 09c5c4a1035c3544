"""Whose named accounts a person reads: the own direct team's; the desk and auditors all."""

import datetime as dt
from typing import Self

from django.db.models import F, OuterRef, Q, Subquery

from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet
from portal.workflow import clock


class ListQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(team_id__in=scope.teams)


class VersionQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(named_list__team_id__in=scope.teams)

    def in_force(self, on: dt.date | None = None) -> Self:
        """Of each list the version that holds on a day (default: today)."""
        started = self.model._default_manager.filter(starts_on__lte=on or clock.today())
        newest = (
            started.filter(named_list=OuterRef("named_list"))
            .order_by("-starts_on")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest))


class EntryQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else Q(version__named_list__team_id__in=scope.teams)

    def in_force(self, on: dt.date | None = None) -> Self:
        """Entries of versions that hold on a day (default: today)."""
        versions = self.model._meta.get_field("version").related_model
        return self.filter(version__in=versions.objects.in_force(on).values("pk"))

    def held(self) -> Self:
        """Entries of versions that hold, held or will hold; not of drafts."""
        return self.filter(version__starts_on__isnull=False).annotate(
            starts_on=F("version__starts_on")
        )
