from typing import Self

from django.db.models import Q
from wagtail.query import PageQuerySet

from cms.audience.admission import admitted
from portal.access.scope import Scope, ScopedQuerySet
from portal.workflow import clock


class LibraryPageQuerySet(ScopedQuerySet, PageQuerySet):
    def in_scope(self, scope: Scope) -> Self:
        """Published pages whose audience admits the reader; strangers read public ones."""
        return self.published().filter(admitted(scope))

    def published(self) -> Self:
        """Live now: a date that has passed counts even before Wagtail's own job has acted on it."""
        now, today = clock.now(), clock.today()
        begun = Q(go_live_at=None) | Q(go_live_at__lte=now)
        lasting = Q(expire_at=None) | Q(expire_at__gt=now)
        valid = Q(valid_from=None) | Q(valid_from__lte=today)
        return self.live().public().filter(begun & lasting & valid)

    def newest_first(self) -> Self:
        return self.order_by("-date", "-pk")
