"""Who sees who has read what.

A reader sees their own rows, a company's administrators those of the company's people, both only
about pages they may read themselves. Channel marketing, the desk and auditors see all.
"""

from typing import Self

from django.db.models import Q

from cms.library.models import LibraryPage
from portal.access.scope import EVERYTHING, NOTHING, Scope, ScopedQuerySet
from portal.people.choices import StaffRole


def sees_all(scope: Scope) -> bool:
    return scope.is_neutral or scope.staff_role == StaffRole.MARKETING


def readable(scope: Scope) -> Q:
    """Rows about pages the person may read."""
    return Q(page__in=LibraryPage.objects.all().in_scope(scope).order_by().values("pk"))


class AcknowledgementQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        if sees_all(scope):
            return EVERYTHING
        team = Q(organization_id__in=scope.having("manage_members"))
        return (Q(user_id=scope.user_id) | team) & readable(scope)

    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)


class FavouriteQuerySet(ScopedQuerySet):
    """One's own; what a person likes is nobody else's business."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(user_id=scope.user_id) & readable(scope)


class OpeningQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        if sees_all(scope):
            return EVERYTHING
        team = Q(organization_id__in=scope.having("manage_members"))
        return (Q(user_id=scope.user_id) | team) & readable(scope)

    def matching(self, text: str) -> Self:
        """Rows in whose person, page or file `text` is found."""
        words = Q(user__name__icontains=text) | Q(user__email__icontains=text)
        return self.filter(words | Q(title__icontains=text) | Q(file_name__icontains=text))


class VisitQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return Q(user_id=scope.user_id)


class SearchTermQuerySet(ScopedQuerySet):
    """What people look for, without who: for those who write the library."""

    def scope_rule(self, scope: Scope) -> Q:
        return EVERYTHING if sees_all(scope) else NOTHING
