"""All stored audiences against what they should be: pages and collections of files."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F

from cms.audience.settling import Drift, drift_in, settle_rows
from cms.library import settling
from cms.library.models import LibraryPage
from cms.media.models import CollectionAudience


def drift() -> Iterator[tuple[type[Any], list[Drift]]]:
    """(model, rows whose reach is wrong), for each kind of thing that has an audience."""
    yield LibraryPage, settling.drift()
    rows = CollectionAudience.objects.select_related("collection")
    placed = rows.annotate(path=F("collection__path")).order_by("collection__path")
    yield CollectionAudience, drift_in(placed)


def repair() -> int:
    """Write every reach that is wrong; returns how many were."""
    return sum(settle_rows(model.objects, wrong) for model, wrong in drift())
