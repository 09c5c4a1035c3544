"""Who sees a clock: everybody who reads its deal whole (its company, its reviewers, its team)."""

from typing import Self

from django.apps import apps
from django.db.models import Q

from deals.clocks.choices import VENDOR_OWES
from deals.registrations.querysets import read_whole
from portal.access.scope import NOTHING, Scope, ScopedQuerySet, of_visible


class ClockQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        deals = apps.get_model("registrations", "Deal")._default_manager.all()
        return of_visible(scope, deals.in_scope(scope).filter(read_whole(scope)), "deal")

    def running(self) -> Self:
        """Not over; a paused clock runs on later."""
        return self.filter(ended_at=None)

    def ticking(self) -> Self:
        return self.running().filter(paused_at=None)

    def on_board(self, scope: Scope) -> Self:
        """What the vendor owes or owed, as far as a person reads the board."""
        return self.filter(board_rule(scope), kind__in=VENDOR_OWES)


def board_rule(scope: Scope) -> Q:
    """Whose figures a person reads: desk and auditors all, account managers those of their
    companies, a company's administrators their own. Only sums leave the board, so registrations
    that went back to draft count too.
    """
    if scope.is_neutral:
        return Q(deal__organization__isnull=False)
    companies = scope.having("review_deals") | scope.having("view_drafts")
    return Q(deal__organization_id__in=companies) if companies else NOTHING
