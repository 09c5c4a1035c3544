"""Who reads which chain."""

from django.db.models import Q

from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet
from portal.activity.querysets import AppendOnlyQuerySet


def of_chains(scope: Scope, column: str) -> Q:
    """The desk and auditors read every chain; a company's administrators read their company's."""
    if scope.is_neutral:
        return EVERYTHING
    return Q(**{f"{column}__in": sorted(map(str, scope.having("manage_organization")))})


class ChainQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return of_chains(scope, "stream")


class LinkQuerySet(AppendOnlyQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return of_chains(scope, "chain_id")
