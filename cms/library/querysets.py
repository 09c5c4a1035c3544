import json
from typing import Self

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from wagtail.query import PageQuerySet

from cms.audience.admission import admitted, has_private_pages
from portal.access.scope import Scope, ScopedQuerySet
from portal.workflow import clock


class LibraryPageQuerySet(ScopedQuerySet, PageQuerySet):
    def in_scope(self, scope: Scope) -> Self:
        """Published pages whose audience admits the reader; strangers read public ones."""
        rows = self._in_force().filter(admitted(scope))
        # Wagtail's own privacy is off (models.LibraryTester); a row of it written past us counts.
        return rows.public() if has_private_pages(scope) else rows

    def published(self) -> Self:
        """Live now, whoever may read them."""
        return self._in_force().public()

    def _in_force(self) -> Self:
        """A date that has passed counts even before Wagtail's own job has acted on it."""
        now, today = clock.now(), clock.today()
        begun = Q(go_live_at=None) | Q(go_live_at__lte=now)
        lasting = Q(expire_at=None) | Q(expire_at__gt=now)
        valid = Q(valid_from=None) | Q(valid_from__lte=today)
        return self.live().filter(begun & lasting & valid)

    def one_language(self, language: str) -> Self:
        """Of pages in several languages the one in `language`, else one of the others."""
        better = Q(locale__language_code=language) | Q(locale__lt=OuterRef("locale"))
        versions = self.order_by().filter(better, translation_key=OuterRef("translation_key"))
        own = Q(locale__language_code=language)
        return self.filter(own | ~Exists(versions.values("pk")))

    def current(self) -> Self:
        """Not out of date."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=clock.today()))

    def about(self, families: list[str]) -> Self:
        """About any of these product families."""
        rows = self.alias(_families=Cast("families", TextField()))
        named = Q(pk__in=[])
        for code in families:
            named |= Q(_families__contains=json.dumps(code))
        return rows.filter(named)

    def newest_first(self) -> Self:
        return self.order_by("-date", "-pk")


class FeedLinkQuerySet(ScopedQuerySet):
    """One's own."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(user=scope.user_id)
