"""Who reads the programme's rules."""

import datetime as dt
from typing import Self

from django.db.models import Q

from partners.organizations.querysets import ProgrammeDataQuerySet as PublicData
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet

ProgrammeDataQuerySet = PublicData


class ProgramPolicyQuerySet(ScopedQuerySet):
    """The vendor's staff read all rules; partners learn what applies to them from their deals."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.staff_role else NOTHING

    def started(self, day: dt.date) -> Self:
        return self.filter(starts_on__lte=day)


class RuleSetQuerySet(ScopedQuerySet):
    """As policies: the vendor's staff."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.staff_role else NOTHING


class RuleQuerySet(RuleSetQuerySet):
    """The rules of the sets in scope."""
