from collections.abc import Collection
from typing import Any, Self

from django.db.models import Q

from portal.access.scope import Scope, ScopedQuerySet
from portal.activity.subjects import shown_to


class NoticeQuerySet(ScopedQuerySet):
    """One's own, about what one may still see, in words one may still read."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(user_id=scope.user_id) & shown_to(scope)

    def in_view_of(self, scope: Scope, labels: Collection[str]) -> Self:
        """The same rows as `in_scope`, of a person's notices known to be about these kinds."""
        return self.filter(user_id=scope.user_id).filter(shown_to(scope, labels))

    def unread(self) -> Self:
        return self.filter(read_at=None)


class OwnQuerySet(ScopedQuerySet):
    """Rows that belong to one person."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(user_id=scope.user_id)

    def of(self, user: Any) -> Any:
        """The person's row, or an unsaved one with the defaults."""
        return self.filter(user=user).first() or self.model(user=user)
