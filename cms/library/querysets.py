from collections.abc import Callable, Mapping
from typing import Self

from django.db.models import Q
from wagtail.query import PageQuerySet

from cms.library.choices import Level
from portal.access.scope import Scope, ScopedQuerySet
from portal.workflow import clock

# Who reads a level. A partner is somebody an active company opens its door to.
READERS: Mapping[str, Callable[[Scope], bool]] = {
    Level.PUBLIC: lambda scope: True,
    Level.REGISTERED: lambda scope: scope.is_active,
    Level.PARTNER: lambda scope: bool(scope.staff_role or scope.having("view_organization")),
    Level.INTERNAL: lambda scope: bool(scope.staff_role),
}


class NewsPageQuerySet(ScopedQuerySet, PageQuerySet):
    def in_scope(self, scope: Scope) -> Self:
        """Published pages of the levels `scope` reads; people without a scope read public ones."""
        levels = [level for level, may_read in READERS.items() if may_read(scope)]
        return self.published().filter(level__in=levels)

    def published(self) -> Self:
        """Live now: a date that has passed counts even before Wagtail's own job has acted on it."""
        now = clock.now()
        begun = Q(go_live_at=None) | Q(go_live_at__lte=now)
        lasting = Q(expire_at=None) | Q(expire_at__gt=now)
        return self.live().public().filter(begun & lasting)

    def newest_first(self) -> Self:
        return self.order_by("-date", "-pk")
