"""Who reads the ledger, the extension requests and the shipments of a deal."""

from typing import Any

from django.apps import apps
from django.db.models import Q

from portal.access.scope import Scope, ScopedQuerySet, of_visible


def deals_in(scope: Scope) -> Any:
    """Deals in scope. The room of deals stands above this one, so it is asked by name."""
    return apps.get_model("registrations", "Deal")._default_manager.all().in_scope(scope)


def read_by_a_side(scope: Scope) -> Q:
    """Rows of deals read through the company's, the reviewer's or the direct team's lens."""
    found = of_visible(scope, deals_in(scope), "deal")
    if scope.is_neutral:
        return found
    companies = scope.having("register_deals") | scope.having("review_deals")
    return found & (Q(deal__organization_id__in=companies) | Q(deal__team_id__in=scope.teams))


class LedgerQuerySet(ScopedQuerySet):
    """Ledger lines and extension requests: both sides of the deal, nobody else."""

    def scope_rule(self, scope: Scope) -> Q:
        return read_by_a_side(scope)


class ShipmentQuerySet(ScopedQuerySet):
    """Both sides, and the distributor who ships."""

    def scope_rule(self, scope: Scope) -> Q:
        supplied = Q(deal__distributor_id__in=scope.having("view_supplied_deals"))
        return read_by_a_side(scope) | supplied & of_visible(scope, deals_in(scope), "deal")
