"""Who reads what was found: findings name parties of both sides."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet


def _deals(scope: Scope) -> Any:
    """Registrations of the companies this person reviews, never a rival's."""
    deals = apps.get_model("registrations.Deal")._default_manager.all()
    reviewed = deals.filter(organization_id__in=scope.having("review_deals"))
    return reviewed.in_scope(scope).values("pk")


class CheckQuerySet(ScopedQuerySet):
    """The neutral only: a check's score tells of findings that its reader may not see."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING


class FindingQuerySet(ScopedQuerySet):
    """The neutral read all. An account manager reads, on registrations of own companies, what is
    about accounts in own sight and about registrations of own companies."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        if not scope.having("review_deals"):
            return NOTHING
        accounts = apps.get_model("accounts.Account")._default_manager.all()
        known = Q(account__in=accounts.in_scope(scope).values("pk"), other_deal=None)
        own = Q(other_deal__in=_deals(scope))
        return Q(check_run__deal__in=_deals(scope)) & (known | own)

    def about(self, key: Any) -> Self:
        """Findings of the account, registration or named entry with this id."""
        return self.filter(Q(account=key) | Q(other_deal=key) | Q(named_entry=key))

    def newest(self) -> Self:
        """Findings of each registration's newest check only."""
        return self.filter(check_run__is_latest=True)


class DeskQuerySet(ScopedQuerySet):
    """Claims, exceptions, merges: neutral ground."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING


class NotSameQuerySet(ScopedQuerySet):
    """Who reviews both sides of the pair reads that they were told apart."""

    def of_deal(self, deal: Any) -> Self:
        """Whichever side of the pair the registration stands on."""
        return self.filter(Q(deal=deal) | Q(other_deal=deal)).select_related(
            "deal", "other_deal", "account", "said_by"
        )

    def about(self, deal: Any, key: Any) -> Self:
        """The pair of this registration and the account, registration or entry with this id."""
        pair = Q(deal=key, other_deal=deal) | Q(deal=deal, other_deal=key)
        return self.filter(pair | Q(deal=deal) & (Q(account=key) | Q(named_entry=key)))

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        if not scope.having("review_deals"):
            return NOTHING
        accounts = apps.get_model("accounts.Account")._default_manager.all()
        known = Q(account__in=accounts.in_scope(scope).values("pk"))
        return Q(deal__in=_deals(scope)) & (known | Q(other_deal__in=_deals(scope)))
