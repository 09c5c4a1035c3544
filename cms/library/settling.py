"""Keeps `reach`, the audience a page really has: its own rule inside those of its ancestors."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from cms.audience.models import Audience
from cms.audience.rule import Rule
from cms.audience.settling import Drift, ancestors_of, drift_in, narrowed, settle_rows


def outer_rule(path: str) -> Rule | None:
    """The rule of everything above `path`, as published; None where nothing narrows."""
    return narrowed(page.own_rule for page in _pages(Q(path__in=ancestors_of(path))))


def reach_of(page: Any) -> Audience | None:
    """The effective audience of `page` as it stands in memory, its ancestors as published.

    None, which is nobody, for a rule that is not understood; saving then says what is wrong.
    """
    try:
        outer = outer_rule(page.path)
        rule = page.own_rule
    except KeyError:
        return None
    return Audience.of(rule.within(outer) if outer else rule)


def drift(path: str = "") -> list[Drift]:
    """Pages at and below `path` whose reach is not what it should be; all pages without one."""
    return drift_in(_concerned(path), path)


def settle(path: str) -> int:
    """Write the reach of every page at and below `path` anew; returns how many were wrong."""
    return settle_rows(_model().objects, drift(path))


def _concerned(path: str) -> Iterable[Any]:
    if not path:
        return _pages(Q())
    return _pages(Q(path__in=ancestors_of(path)) | Q(path__startswith=path))


def _pages(rows: Q) -> Iterable[Any]:
    fields = ("pk", "path", "level", "audience", "reach_id")
    return _model().objects.filter(rows).only(*fields).order_by("path").iterator()


def _model() -> Any:
    from cms.library.models import LibraryPage

    return LibraryPage
