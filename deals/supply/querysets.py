"""Which rows of the supply room a person's keys open.

Each row belongs to one reseller and one distributor. A distributor sees its own rows while it is
linked to the reseller; it can ask nothing about another distributor's.
"""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from deals.registrations.querysets import own_company, own_work
from deals.supply.choices import OPEN, UNDECIDED
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet, asked_about, of_visible
from portal.workflow import clock


def as_distributor(scope: Scope, prefix: str = "") -> Q:
    """Rows placed with my company, while it distributes for that reseller."""
    if not (companies := scope.having("view_supplied_deals")):
        return NOTHING
    links = apps.get_model("organizations.DistributionLink").objects.live()
    link = links.filter(
        distributor=OuterRef(f"{prefix}distributor"), reseller=OuterRef(f"{prefix}reseller")
    )
    return Q(**{f"{prefix}distributor_id__in": companies}) & Q(Exists(link))


def as_reseller(scope: Scope, vendor: bool, prefix: str = "") -> Q:
    """Rows of deals that are read through the company's lens. `vendor`: its account managers,
    too."""
    readable = asked_about(scope, _deals().filter(own_company(scope) | own_work(scope)))
    rule = Q(**{f"{prefix}deal__in": readable.values("pk")})
    if not vendor:
        rule &= ~Q(**{f"{prefix}reseller_id__in": scope.having("review_deals")})
    return rule


def _deals() -> Any:
    return apps.get_model("registrations", "Deal")._default_manager


class RequestQuerySet(ScopedQuerySet):
    """The reseller, the one distributor it asked; the vendor's reviewers read the status, while
    they see the deal."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return of_visible(scope, _deals().all().in_scope(scope), "deal")
        return as_reseller(scope, vendor=True) | as_distributor(scope)

    def whole(self) -> Self:
        """With everything that pages and API read of a request, in three queries."""
        companies = ("deal__organization", "deal__owner", "reseller", "distributor", "asked_by")
        return self.select_related(*companies).prefetch_related("lines__family", "files")

    def of_deals(self, scope: Scope, keys: list[Any]) -> Self:
        """By their deals, for those whose lens shows the deal: a distributor's does not."""
        readers = EVERYTHING if scope.is_neutral else as_reseller(scope, vendor=True)
        return self.filter(readers, deal__in=keys)

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def undecided(self) -> Self:
        return self.filter(status__in=UNDECIDED)

    def to_answer(self, scope: Scope) -> Self:
        """What waits for this person: requests to answer, quotes to look at."""
        asked = Q(status="asked", distributor_id__in=scope.having("view_supplied_deals"))
        quoted = Q(status="quoted", reseller_id__in=scope.having("register_deals"))
        return self.filter(asked | quoted)


class OfRequestQuerySet(ScopedQuerySet):
    """Lines and files of quotes: the two companies only. Nobody of the vendor reads prices."""

    def scope_rule(self, scope: Scope) -> Q:
        return as_reseller(scope, False, "request__") | as_distributor(scope, "request__")


class PreparedQuerySet(ScopedQuerySet):
    """The two companies only: before the consent there is nothing the vendor could read."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(reseller_id__in=scope.having("register_deals")) | as_distributor(scope)


class ProposalQuerySet(ScopedQuerySet):
    """The administrators of the company that proposes, and of the one that answered; the desk."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        managed = scope.having("manage_organization")
        return Q(organization_id__in=managed) | Q(other_id__in=managed)

    def waiting(self) -> Self:
        return self.filter(status="proposed", expires_at__gt=clock.now())


class AlertQuerySet(ScopedQuerySet):
    """Only the desk and auditors: a partner learns nothing of direct sales."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING

    def unseen(self) -> Self:
        return self.filter(seen_at=None)
