"""Who reads which clearance checks."""

from django.db.models import Q

from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet


class CheckQuerySet(ScopedQuerySet):
    """One's own, while one still sells for that company; its administrators all of the company's;
    the desk and auditors everybody's."""

    def scope_rule(self, scope: Scope) -> Q:
        if scope.is_neutral:
            return EVERYTHING
        sells = Q(organization_id__in=scope.having("register_deals"), user_id=scope.user_id)
        return sells | Q(organization_id__in=scope.having("manage_organization"))


class DeskQuerySet(ScopedQuerySet):
    """Traps and budgets: nobody outside the desk learns that there are any."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if scope.is_neutral else NOTHING
