"""Which audiences admit a reader."""

from typing import Any

from django.db.models import QuerySet

from cms.audience.rule import Reader


class AudienceQuerySet(QuerySet[Any]):
    def admitting(self, reader: Reader) -> list[int]:
        """Ids of the audiences that admit `reader`. A rule no longer understood admits nobody."""
        return [row.pk for row in self.order_by() if _admits(row, reader)]


def _admits(row: Any, reader: Reader) -> bool:
    try:
        return row.rule.admits(reader)
    except (KeyError, TypeError, ValueError):
        return False
