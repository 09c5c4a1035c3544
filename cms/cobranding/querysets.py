"""Who sees templates and brands."""

from django.db.models import Q

from cms.library.models import LibraryPage
from cms.library.policies import can_edit_library
from portal.access.scope import EVERYTHING, Scope, ScopedQuerySet


class TemplateQuerySet(ScopedQuerySet):
    """Whoever reads the page; its editors."""

    def scope_rule(self, scope: Scope) -> Q:
        if can_edit_library(scope):
            return EVERYTHING
        return Q(page__in=LibraryPage.objects.all().in_scope(scope).order_by().values("pk"))


class BrandQuerySet(ScopedQuerySet):
    """The company's own people, and nobody else: not another company, not the vendor."""

    def scope_rule(self, scope: Scope) -> Q:
        own = frozenset() if scope.staff_role else scope.having("view_organization")
        return Q(organization_id__in=own)
