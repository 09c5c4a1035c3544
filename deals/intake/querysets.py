from typing import Self

from django.db.models import Q

from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet
from portal.workflow import clock


class CompanyRowQuerySet(ScopedQuerySet):
    """The company's administrators; the desk and auditors all."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(organization_id__in=scope.having("manage_members"))


class FormLinkQuerySet(CompanyRowQuerySet):
    """The person it was made for, too."""

    def scope_rule(self, scope: Scope) -> Q:
        rule = super().scope_rule(scope)
        return rule if rule == EVERYTHING else rule | Q(person_id=scope.user_id)

    def live(self) -> Self:
        return self.filter(ended_at=None, expires_at__gt=clock.now())


class ReceivedQuerySet(FormLinkQuerySet):
    """Mail of nobody known has no company and no person: the desk's and auditors' to see."""
