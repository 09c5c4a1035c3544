"""Who reads why a registration came where it is: its reviewers, the desk, auditors."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from deals.approvals.choices import StepStatus
from portal.access.scope import Scope, ScopedQuerySet, of_visible


class InternalQuerySet(ScopedQuerySet):
    """Rows about deals that are for the vendor's reviewers only: a score must not reach partners
    or direct teams."""

    def scope_rule(self, scope: Scope) -> Q:
        deals: Any = apps.get_model("registrations", "Deal")._default_manager
        if scope.is_neutral:
            return of_visible(scope, deals.all().in_scope(scope), "deal")
        return Q(deal__organization_id__in=scope.having("review_deals"))

    def waiting(self) -> Self:
        """Steps nobody has decided yet."""
        return self.filter(status=StepStatus.WAITING)
