"""A reader's own shelf: favourites, what is new, what was opened lately."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from cms.library.choices import Kind
from cms.library.models import LibraryPage
from cms.library.querysets import LibraryPageQuerySet
from cms.reading.choices import NOTED_EVERY, SAME_VISIT
from cms.reading.models import Favourite, Opening, Visit
from portal.workflow import clock

LATELY = 20


def star(*, page: Any, actor: Any, starred: bool) -> None:
    """Put a page the actor sees among their favourites, or take it away. Twice does it once."""
    if starred:
        Favourite.objects.get_or_create(user=actor, page_id=page.pk)
    else:
        Favourite.objects.filter(user=actor, page_id=page.pk).delete()


def starred_among(user: Any, pages: Any) -> set[int]:
    """Ids of those of `pages` (in the person's sight) that the person has starred."""
    own = Favourite.objects.filter(user_id=user.pk, page__in=[page.pk for page in pages])
    return set(own.values_list("page_id", flat=True))


def note_visit(*, user: Any) -> dt.datetime | None:
    """The person is in the library now; returns since when pages are new to them.

    Written once an hour at most. A visit ends with a pause of some hours; on a first one nothing
    is new.
    """
    now = clock.now()
    visit, is_first = Visit.objects.get_or_create(user_id=user.pk, defaults={"at": now})
    gone = now - visit.at
    if is_first or gone < NOTED_EVERY:
        return visit.since
    since = visit.at if gone >= SAME_VISIT else visit.since
    same = Visit.objects.filter(pk=visit.pk, at=visit.at)  # of two pages at once one writes
    with transaction.atomic():
        same.update(at=now, since=since)
    return since


def new_since(visible: LibraryPageQuerySet, since: dt.datetime | None) -> LibraryPageQuerySet:
    """Pages of `visible` that are newer than a visit."""
    if since is None:
        return visible.none()
    published = Q(first_published_at__gt=since)
    begun = Q(valid_from__gt=since.date())
    return visible.filter(published | begun).exclude(kind=Kind.SECTION).current()


def opened_lately(user: Any) -> list[LibraryPage]:
    """The pages the person opened last, still in sight, latest first; each has `opened_at`."""
    own = Opening.objects.filter(user_id=user.pk, page__isnull=False).order_by()
    visible = LibraryPage.objects.visible_to(user)
    seen = own.filter(page__in=visible.order_by().values("pk")).values("page")
    latest = list(seen.annotate(last=Max("at")).order_by("-last", "page")[:LATELY])
    pages = visible.select_related("locale").in_bulk([row["page"] for row in latest])
    found = [(pages[row["page"]], row["last"]) for row in latest if row["page"] in pages]
    for page, last in found:
        page.opened_at = last
    return [page for page, _last in found]
