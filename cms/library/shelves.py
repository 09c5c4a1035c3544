"""What stands around a page for one reader. Everything starts from `visible`, the pages the reader
sees, resolved once a request: `LibraryPage.objects.visible_to(user)`."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page

from cms.library.choices import ICONS, Kind
from cms.library.families import family_names
from cms.library.models import LibraryPage
from cms.library.querysets import LibraryPageQuerySet

Shelf = LibraryPageQuerySet
TOP = 2  # depth of an index page: what stands directly below it is a section of the first row
MOST_SECTIONS = 100


def above(path: str) -> list[str]:
    """Paths of all ancestors, outermost first."""
    return [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]


def own_address(page: LibraryPage, language: str) -> str:
    """Where `page` is read. News has its slug, which may be another page's in another language:
    those are called by key."""
    if page.kind == Kind.NEWS and page.locale.language_code != language:
        return reverse("library_page", args=[page.key])
    return page.address()


def dress(pages: Iterable[LibraryPage], language: str) -> None:
    """Give rows what lists show beside their columns: `href`, `icon`, `family_labels`."""
    pages = list(pages)
    codes = sorted({code for page in pages for code in page.families})
    names = dict(zip(codes, family_names(codes), strict=True))
    for page in pages:
        page.href = own_address(page, language)
        page.icon = ICONS[page.kind]
        page.family_labels = [names[code] for code in page.families]


def sections(visible: Shelf, language: str) -> list[dict[str, Any]]:
    """The sections the reader sees, as a tree: [{page, below: [page…]}], two rows deep."""
    rows = visible.filter(kind=Kind.SECTION, depth__lte=TOP + 2).one_language(language)
    rows = rows.select_related("locale").order_by("path")[:MOST_SECTIONS]
    tree: list[dict[str, Any]] = []
    homes: dict[str, list[LibraryPage]] = {}
    for page in rows:
        parent = above(page.path)[-1]
        if page.depth > TOP + 1 and parent in homes:
            homes[parent].append(page)
        else:
            homes[page.path] = []
            tree.append({"page": page, "below": homes[page.path]})
    return tree


def crumbs(visible: Shelf, page: LibraryPage) -> list[dict[str, str]]:
    """The library, then the sections above `page` that the reader sees."""
    rows = visible.filter(path__in=above(page.path)).order_by("path")
    return [{"label": one.title, "url": one.address()} for one in rows]


def versions(visible: Shelf, page: LibraryPage, language: str) -> list[LibraryPage]:
    """The same page in the other languages in which the reader sees it."""
    same = visible.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    rows = list(same.select_related("locale").order_by("locale"))
    dress(rows, language)
    return rows


def successor(visible: Shelf, page: LibraryPage, language: str) -> LibraryPage | None:
    """The page that replaces `page`, in the reader's language where it is there in several."""
    if page.successor_id is None:
        return None
    new = LibraryPage.objects.filter(pk=page.successor_id).values("translation_key")
    rows = visible.filter(translation_key__in=new).one_language(language)
    found = list(rows.select_related("locale")[:1])
    dress(found, language)
    return found[0] if found else None


def children(visible: Shelf, section: LibraryPage, language: str) -> Shelf:
    """What stands in `section`, also where it is written in another language only: pages below
    any version of it that the reader sees."""
    places = visible.filter(translation_key=section.translation_key).values_list("path", "depth")
    below = Q(pk__in=[])
    for path, depth in places:
        below |= Q(path__startswith=path, depth=depth + 1)
    return visible.filter(below).one_language(language)
