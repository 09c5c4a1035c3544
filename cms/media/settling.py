"""Keeps `reach` of collections: a collection's own rule inside those of the collections above.

A collection without a row has the reach of the nearest one above that has one. Readers have to
be admitted by every row on the way down, so a reach that is out of date (a collection just moved)
can close a file for a moment, but opens none.
"""

from typing import TYPE_CHECKING

from django.db.models import Q
from wagtail.models import Collection

from cms.audience.models import Audience
from cms.audience.rule import Rule

if TYPE_CHECKING:
    from cms.media.models import CollectionAudience


def ways_to(path: str) -> list[str]:
    """Paths of a collection's ancestors and itself, outermost first."""
    step = Collection.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]


def reach_of(row: "CollectionAudience") -> Audience | None:
    """The effective audience of a row as it stands in memory; None, which is nobody, for a rule
    that is not understood."""
    from cms.media.models import CollectionAudience

    path = row.collection.path
    above = CollectionAudience.objects.filter(collection__path__in=ways_to(path)[:-1])
    try:
        rule = row.own_rule
        for outer in above.order_by("collection__path"):
            rule = rule.within(outer.own_rule)
    except KeyError:
        return None
    return Audience.of(rule)


def reach_for(collection: Collection) -> Audience | None:
    """The audience that holds for files of `collection`; None if no row narrows it."""
    from cms.media.models import CollectionAudience

    rows = CollectionAudience.objects.filter(collection__path__in=ways_to(collection.path))
    nearest = rows.select_related("reach").order_by("-collection__path").first()
    return nearest.reach if nearest else None


def settle(path: str = "") -> int:
    """Write the reach of every row at and below `path` anew; returns how many were wrong."""
    from cms.media.models import CollectionAudience

    concerned = Q(collection__path__in=ways_to(path)) | Q(collection__path__startswith=path)
    rows = CollectionAudience.objects.filter(concerned).select_related("collection")
    settled: dict[str, Rule] = {}
    mended = 0
    for row in rows.order_by("collection__path"):
        place = row.collection.path
        outer = next((way for way in reversed(ways_to(place)) if way in settled), None)
        rule = row.own_rule.within(settled[outer]) if outer else row.own_rule
        settled[place] = rule
        reach = Audience.of(rule)
        if row.reach_id != reach.pk:
            CollectionAudience.objects.filter(pk=row.pk).update(reach=reach)
            mended += 1
    return mended
