import datetime as dt
from typing import Self

from django.db.models import Exists, OuterRef, Q

from partners.accounts.choices import LEVEL_KEYS, EngagementStatus
from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet
from portal.workflow import clock


class AccountQuerySet(ScopedQuerySet):
    """The owning team; partners with a live engagement; their account managers; the desk."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return (
            Q(owner_team_id__in=scope.teams)
            | Q(pk__in=scope.having("view_account"))
            | self._engaged_by_my_partners(scope)
        )

    def _engaged_by_my_partners(self, scope: Scope) -> Q:
        if not (partners := scope.having("review_deals")):
            return Q(pk__in=[])
        engagements = self.model._meta.get_field("engagements").related_model.objects
        live = engagements.live().filter(account=OuterRef("pk"), organization_id__in=partners)
        return Q(Exists(live))


class AccountNameQuerySet(ScopedQuerySet):
    """Other names belong to the account's details."""

    def scope_rule(self, scope: Scope) -> Q:
        return _behind(self, scope, "view_account_details")


class ContactQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return _behind(self, scope, "view_contacts")


def _behind(queryset: ScopedQuerySet, scope: Scope, codename: str) -> Q:
    """Rows of accounts whose team is mine, or that an engagement opens deep enough."""
    if scope.is_neutral:
        return EVERYTHING
    rule = Q(account__owner_team_id__in=scope.teams) | Q(account_id__in=scope.having(codename))
    if partners := scope.having("review_deals"):
        account = queryset.model._meta.get_field("account").related_model
        engagements = account._meta.get_field("engagements").related_model.objects
        live = engagements.live().opening(codename)
        rule |= Q(Exists(live.filter(account=OuterRef("account"), organization_id__in=partners)))
    return rule


class EngagementQuerySet(ScopedQuerySet):
    """Both sides of a bridge see it: the company, its account managers, the account's team."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        company = scope.having("register_deals") | scope.having("review_deals")
        return Q(organization_id__in=company) | Q(account__owner_team_id__in=scope.teams)

    def live(self, on: dt.date | None = None) -> Self:
        day = on or clock.today()
        rows = self.filter(status=EngagementStatus.ACTIVE, starts_on__lte=day)
        return rows.filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def opening(self, codename: str) -> Self:
        """Engagements whose level includes `codename`."""
        levels = [level for level, keys in LEVEL_KEYS.items() if codename in keys]
        return self.filter(level__in=levels)
