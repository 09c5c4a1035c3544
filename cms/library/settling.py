"""Keeps `reach`, the audience a page really has: its own rule inside those of its ancestors."""

from typing import Any

from django.db.models import Q
from wagtail.models import Page

from cms.audience.models import Audience
from cms.audience.rule import Rule


def ancestors_of(path: str) -> list[str]:
    """Paths of all ancestors in a materialised-path tree, outermost first."""
    step = Page.steplen
    return [path[:end] for end in range(step, len(path), step)]


def reach_of(page: Any) -> Audience | None:
    """The effective audience of `page` as it stands in memory, its ancestors as published.

    None, which is nobody, for a rule that is not understood; saving then says what is wrong.
    """
    from cms.library.models import LibraryPage

    try:
        rule = page.own_rule
    except KeyError:
        return None
    for outer in LibraryPage.objects.filter(path__in=ancestors_of(page.path)).order_by("path"):
        rule = rule.within(outer.own_rule)
    return Audience.of(rule)


def settle(path: str) -> int:
    """Write the reach of every page at and below `path` anew; returns how many were wrong."""
    from cms.library.models import LibraryPage

    concerned = Q(path__in=ancestors_of(path)) | Q(path__startswith=path)
    settled: dict[str, Rule] = {}
    mended = 0
    for page in LibraryPage.objects.filter(concerned).order_by("path").iterator():
        outer = next((p for p in reversed(ancestors_of(page.path)) if p in settled), None)
        rule = page.own_rule.within(settled[outer]) if outer else page.own_rule
        settled[page.path] = rule
        reach = Audience.of(rule)
        if page.reach_id != reach.pk:
            LibraryPage.objects.filter(pk=page.pk).update(reach=reach)
            mended += 1
    return mended
