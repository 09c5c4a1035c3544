"""Which audiences admit a person: the one place where a reader meets the rules."""

from typing import Any

from django.db.models import Q, QuerySet

from cms.audience.rule import Reader
from cms.audience.readers import reader_of
from portal.access.scope import NOTHING, Scope


class AudienceQuerySet(QuerySet[Any]):
    def admitting(self, reader: Reader) -> list[int]:
        """Ids of the audiences that admit `reader`. A rule no longer understood admits nobody."""
        return [row.pk for row in self.order_by() if _admits(row, reader)]


def _admits(row: Any, reader: Reader) -> bool:
    try:
        return row.rule.admits(reader)
    except (KeyError, TypeError, ValueError):
        return False


def admitted(scope: Scope, field: str = "reach") -> Q:
    """Rows whose audience (`field`: the path to it) admits the person of `scope`."""
    from cms.audience.models import Audience  # a model's queryset cannot import it earlier

    open_to = Audience.objects.admitting(reader_of(scope))
    return Q(**{f"{field}__in": open_to}) if open_to else NOTHING
