"""Which audiences admit a reader."""

from typing import Any

from django.db.models import Exists, QuerySet
from wagtail.models import PageViewRestriction

from cms.audience.rule import Reader


class AudienceQuerySet(QuerySet[Any]):
    def admitting(self, reader: Reader) -> tuple[list[int], bool]:
        """Ids of the audiences that admit `reader`, and whether any page is private besides. A
        rule no longer understood admits nobody."""
        private = Exists(PageViewRestriction.objects.all())
        rows = list(self.order_by().annotate(_private=private))
        return [row.pk for row in rows if _admits(row, reader)], any(r._private for r in rows)


def _admits(row: Any, reader: Reader) -> bool:
    try:
        return row.rule.admits(reader)
    except (KeyError, TypeError, ValueError):
        return False
