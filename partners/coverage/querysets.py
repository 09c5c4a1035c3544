"""Which allocations and hand-overs a person's keys open."""

import datetime as dt
from typing import Self

from django.db.models import F, Q, QuerySet, Subquery
from django.db.models.expressions import OuterRef
from django.db.models.functions import Coalesce

from partners.accounts.querysets import opened_to_my_partners
from partners.coverage.choices import HandOverStatus, Status
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.workflow import clock


def holding(day: dt.date) -> Q:
    """Approved allocations whose time includes `day`."""
    runs = Q(ends_on=None) | Q(ends_on__gt=day)
    return runs & Q(status=Status.APPROVED, starts_on__lte=day)


class AllocationQuerySet(ScopedQuerySet):
    """The account's team and the team that gave it up; account managers what names their partner
    or what they asked for; a partner its own one that holds today; desk and auditors all."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        rule = Q(account__owner_team_id__in=scope.teams) | Q(from_team_id__in=scope.teams)
        if managed := scope.having("review_deals"):
            mine = Q(organization_id__in=managed) | Q(asked_by_id=scope.user_id)
            rule |= mine & Q(opened_to_my_partners(scope, "view_account_details", "account_id"))
        if sold_for := scope.having("register_deals"):
            named = Q(organization_id__in=sold_for)
            open_account = Q(account_id__in=scope.having("view_account_details"))
            rule |= named & open_account & holding(clock.today())
        return rule

    def in_force(self, on: dt.date | None = None) -> Self:
        return self.filter(holding(on or clock.today()))

    def running_from(self, starts_on: dt.date, ends_on: dt.date | None) -> Self:
        """Approved ones that share a day with the given time."""
        runs = Q(ends_on=None) | Q(ends_on__gt=starts_on)
        rows = self.filter(runs, status=Status.APPROVED)
        return rows.filter(starts_on__lt=ends_on) if ends_on else rows

    def to_begin(self, on: dt.date | None = None) -> Self:
        """Approved, their day has come, and the account does not say so yet."""
        day = on or clock.today()
        return self.filter(status=Status.APPROVED, starts_on__lte=day, began_at=None)

    def to_end(self, on: dt.date | None = None) -> Self:
        day = on or clock.today()
        return self.filter(status=Status.APPROVED, ends_on__lte=day, over_at=None)


def with_coverage_now(accounts: QuerySet, allocations: AllocationQuerySet) -> QuerySet:
    """Accounts with `coverage_now`: right from the first minute of an allocation's day, also
    before the job has written it into the account."""
    waiting = allocations.in_force().filter(began_at=None)
    if not waiting.exists():
        return accounts.annotate(coverage_now=F("coverage"))
    newest = waiting.filter(account=OuterRef("pk")).order_by("-starts_on")
    return accounts.annotate(
        coverage_now=Coalesce(Subquery(newest.values("coverage")[:1]), F("coverage"))
    )


class HandOverQuerySet(ScopedQuerySet):
    """The desk and auditors; administrators those of their company; direct managers those of
    the people of their teams."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        rule = Q(organization_id__in=scope.having("manage_members"))
        if scope.staff_role == "direct_manager":
            rule |= Q(organization=None, team_id__in=scope.teams)
        return rule

    def open(self) -> Self:
        return self.filter(status=HandOverStatus.OPEN)


class HandOverRowQuerySet(ScopedQuerySet):
    """Rows of hand-overs in scope; which of them name a record the reader may see is asked
    again where they are shown."""

    def scope_rule(self, scope: Scope) -> Q:
        rows = self.model._meta.get_field("hand_over").related_model.objects.in_scope(scope)
        return Q(hand_over__in=rows.values("pk")) if scope.is_active else NOTHING
