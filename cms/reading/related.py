"""Pages that belong together: the same product families, the same section, a deal's products.

Everything starts from the pages the reader sees, so a suggestion tells of nothing else.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from cms.library.choices import NOT_LISTED, Kind
from cms.library.models import LibraryPage
from cms.library.shelves import TOP, dress

FEW = 5
# What helps with a deal first: the rest comes after these, newest first.
FOR_DEALS = (Kind.BATTLE_CARD, Kind.PLAYBOOK, Kind.COLLATERAL)


def related_to(user: Any, page: Any, language: str, limit: int = FEW) -> list[LibraryPage]:
    """Pages about the same products first, then those of the same section; newest first."""
    rows = _listed(user, language).exclude(translation_key=page.translation_key)
    about = Q(pk__in=rows.about(page.families).order_by().values("pk"))
    beside = Q(pk__in=[])
    if page.depth > TOP + 1:  # else it stands in no section
        home = page.path[: -page.steplen]
        beside = Q(path__startswith=home, depth=page.depth)
    if not page.families and page.depth <= TOP + 1:
        return []
    nearness = Case(When(about, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = rows.filter(about | beside).annotate(nearness=nearness)
    return _dressed(found.order_by("nearness", "-date", "-pk")[:limit], language)


def for_deal(
    user: Any, families: Iterable[str], language: str, limit: int = FEW
) -> list[LibraryPage]:
    """What the reader may use in a deal about these product families."""
    codes = sorted(set(families))
    if not codes:
        return []
    ranks = [When(kind=kind, then=Value(rank)) for rank, kind in enumerate(FOR_DEALS)]
    usefulness = Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())
    found = _listed(user, language).about(codes).annotate(usefulness=usefulness)
    return _dressed(found.order_by("usefulness", "-date", "-pk")[:limit], language)


def _listed(user: Any, language: str) -> Any:
    visible = LibraryPage.objects.visible_to(user)
    return visible.exclude(kind__in=NOT_LISTED).current().one_language(language)


def _dressed(rows: Any, language: str) -> list[LibraryPage]:
    found = list(rows.select_related("locale").defer("body"))
    dress(found, language)
    return found
