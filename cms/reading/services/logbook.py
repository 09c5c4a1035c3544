"""The log of what is opened and fetched, and of what people look for. One cheap write each."""

import datetime as dt
import re
import unicodedata
import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from wagtail.models import Page, ReferenceIndex

from cms.library.models import LibraryPage
from cms.reading.choices import SEARCHES_KEPT, Act, Asker
from cms.reading.models import Opening, SearchTerm
from portal.access.scope import Scope, scope_of
from portal.workflow import clock

HOURLY = uuid.UUID("5f7c1f0e-63a5-4b3b-9a4e-0f2d7d0c5a11")  # namespace of the ids of openings
# Words that may name a person or a number of theirs are not kept.
PERSONAL = re.compile(r"@|\d(?:[\s./-]?\d){6}")
LONGEST = 100
PIECE = 2000  # rows removed at a time


def company_of(scope: Scope) -> uuid.UUID | None:
    """The company a person works for; of several the same one every time; None for the vendor's."""
    if scope.staff_role:
        return None
    return min(scope.having("view_organization"), default=None)


def note_opening(
    *, user: Any, page: Any = None, kind: str = Act.VIEW, file: Any = None, file_name: str = ""
) -> None:
    """`user` opened `page`, or fetched `file` (its key), a file of the page where there is one.

    The same thing again within the hour writes nothing. Strangers leave no trace.
    """
    scope = scope_of(user)
    if not scope.is_active:
        return
    now = clock.now()
    page_id = page.pk if page is not None else None
    thing = f"{user.pk}:{page_id}:{kind}:{file or ''}:{now:%Y%m%d%H}"
    row = Opening(
        id=uuid.uuid5(HOURLY, thing),
        user=user,
        organization_id=company_of(scope),
        page_id=page_id,
        title=page.title if page is not None else "",
        kind=kind,
        file=file,
        file_name=file_name[:255],
        at=now,
    )
    Opening.objects.bulk_create([row], ignore_conflicts=True)


def page_with(file: Any, user: Any) -> LibraryPage | None:
    """The newest page the person sees that uses `file`, as Wagtail's reference index knows."""
    uses = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(type(file)),
        to_object_id=str(file.pk),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    pages = [int(pk) for pk in uses.values_list("object_id", flat=True).distinct()]
    return LibraryPage.objects.visible_to(user).filter(pk__in=pages).newest_first().first()


def note_search(*, scope: Scope, language: str, words: str, results: int) -> None:
    """A reader looked for `words`: one more of the day. Neither who nor for which company."""
    text = unicodedata.normalize("NFKC", words).casefold()
    term = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    if not term or PERSONAL.search(term):
        return
    row, _new = SearchTerm.objects.get_or_create(
        day=clock.today(), term=term, language=language, asker=asker_of(scope)
    )
    missed = int(results == 0)
    SearchTerm.objects.filter(pk=row.pk).update(times=F("times") + 1, misses=F("misses") + missed)


def asker_of(scope: Scope) -> Asker:
    if scope.staff_role:
        return Asker.STAFF
    return Asker.PARTNER if scope.is_active else Asker.STRANGER


def forget_old() -> int:
    """Remove openings and search words whose time is over; returns how many."""
    kept = dt.timedelta(days=settings.OPENINGS_DAYS)
    openings = Opening.objects.filter(at__lt=clock.now() - kept)
    searches = SearchTerm.objects.filter(day__lt=clock.today() - SEARCHES_KEPT)
    return sum(_removed(rows) for rows in (openings, searches))


def _removed(rows: Any) -> int:
    total = 0
    while ids := list(rows.order_by().values_list("pk", flat=True)[:PIECE]):
        total += rows.model.objects.filter(pk__in=ids).delete()[0]
    return total
