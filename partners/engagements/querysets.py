"""Which receipts and requests a person's keys open."""

from typing import Any

from django.apps import apps
from django.db.models import Q

from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet


class ReceiptQuerySet(ScopedQuerySet):
    """Receipts of engagements in scope: both sides read both sides' consent. Never changed."""

    def scope_rule(self, scope: Scope) -> Q:
        rows = apps.get_model("accounts.Engagement")._default_manager.all()
        return Q(engagement__in=rows.in_scope(scope).values("pk"))

    def update(self, **columns: Any) -> int:
        raise TypeError("A consent receipt is never changed.")


class RequestQuerySet(ScopedQuerySet):
    """A company's own requests, for those who register its deals; its account managers; the desk.

    The account's team is not told: that a partner works on a customer is the partner's own.
    """

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        return Q(organization_id__in=scope.having("register_deals") | scope.having("review_deals"))
