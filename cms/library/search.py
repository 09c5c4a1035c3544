"""Search inside the audience, by whatever engine WAGTAILSEARCH_BACKENDS names.

The engine is asked with rows that are already the reader's, returns ids of some of them, and has
no say in their order: engines weigh words by how rare they are among all pages, and that would
tell of pages the reader cannot see. Here rows with the words in the title stand first, then the
newest.
"""

from typing import Any

from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from cms.library import words
from cms.library.querysets import LibraryPageQuerySet
from portal.interchange.keyset import PAGE_SIZE, Page

MANY = 1000  # results at most: the newest


def find(rows: LibraryPageQuerySet, text: str) -> list[int]:
    """Ids of those of `rows` in which every word of `text` is found (the last one as a
    beginning), newest first, `MANY` at most. `rows` may be filtered by indexed columns only."""
    asked = words.asked(text)
    if not asked:
        return []
    results = get_search_backend().autocomplete(
        PlainText(" ".join(asked), operator="and"),
        rows.order_by("-date", "-id"),
        order_by_relevance=False,
    )[:MANY]
    if hasattr(results, "get_queryset"):  # the database's engines: ids suffice
        return list(results.get_queryset().values_list("pk", flat=True))
    return [page.pk for page in results]


def best_first(rows: LibraryPageQuerySet, text: str) -> list[int]:
    """Ids of `rows`, a bounded number, those with more words of `text` in their title first."""
    asked = words.asked(text)
    titles = rows.order_by("-date", "-pk").values_list("pk", "title")

    def missing(row: tuple[int, str]) -> int:
        own = words.indexed(row[1]).split()
        return sum(not any(word.startswith(part) for word in own) for part in asked)

    return [pk for pk, _title in sorted(titles, key=missing)]


def page_at(rows: LibraryPageQuerySet, ids: list[int], params: Any, size: int = PAGE_SIZE) -> Page:
    """One page of `rows` in the order of `ids`. `cursor` in `params` is the place of the first."""
    text = params.get("cursor", "")
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    shown = ids[start : start + size]
    by_id = {page.pk: page for page in rows.filter(pk__in=shown)}
    return Page(
        rows=[by_id[pk] for pk in shown if pk in by_id],
        next_query=_query(params, start + size) if start + size < len(ids) else "",
        previous_query=_query(params, max(0, start - size)) if start and ids else "",
    )


def _query(params: Any, start: int) -> str:
    kept = params.copy()
    kept["cursor"] = str(start)
    return kept.urlencode()
