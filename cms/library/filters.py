"""What a reader can ask of the lists: search, type, product family, language, also out of date."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.library import search, words
from cms.library.choices import NOT_LISTED, Kind
from cms.library.families import family_choices
from cms.library.querysets import LibraryPageQuerySet

LONGEST = 1000  # characters of a question that are taken; the search reads fewer
BEST, NEWEST, TITLE = "", "-date", "title"


class LibraryFilter(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST)
    kind = forms.ChoiceField(
        label=_("Type"),
        required=False,
        choices=[("", _("All types")), *Kind.choices],
    )
    family = forms.ChoiceField(label=_("Product family"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Mine first")), *settings.LANGUAGES]
    )
    sort = forms.ChoiceField(
        label=_("Sort"),
        required=False,
        choices=[(BEST, _("Best")), (NEWEST, _("Newest")), (TITLE, _("Title"))],
    )
    old = forms.BooleanField(label=_("Show what is out of date"), required=False)

    def __init__(self, data: Any, *, knows_families: bool):
        super().__init__(data)
        if knows_families:
            choices = [("", _("All families")), *family_choices()]
            self.fields["family"].choices = choices  # type: ignore[attr-defined] # a choice field
        else:  # the catalogue is for signed-in people
            del self.fields["family"]


@dataclass(frozen=True)
class Found:
    """Rows a filter leaves. `order`: a column, or BEST with `ids` in their order."""

    rows: LibraryPageQuerySet
    order: str
    ids: list[int] | None = None  # of a search: at most search.MANY


def narrowed(visible: LibraryPageQuerySet, asked: dict[str, Any], language: str) -> Found:
    """What of `visible` the checked values of a filter leave, one row for each page whatever its
    languages. Every list, the search and the API start here."""
    text = asked.get("q", "")
    rows = of_kind(visible, asked.get("kind", ""), bool(text))
    if wanted := asked.get("language"):
        rows = rows.filter(locale__language_code=wanted)
    if not asked.get("old"):
        rows = rows.current()
    ids = None
    if text:
        ids = search.find(rows, text)
        rows = visible.filter(pk__in=ids)
    if family := asked.get("family"):
        rows = rows.about([family])
    rows = rows.one_language(wanted or language)
    order = asked.get("sort") or (BEST if text else NEWEST)
    if ids is not None:
        ids = search.best_first(rows, text)
        rows = visible.filter(pk__in=ids)
    return Found(rows=rows, order=order, ids=ids)


def of_kind(rows: LibraryPageQuerySet, kind: str, is_search: bool) -> LibraryPageQuerySet:
    """Pages of one type; without one, what the library lists. A search looks everywhere."""
    if kind:
        return rows.filter(kind=kind)
    return rows if is_search else rows.exclude(kind__in=NOT_LISTED)


def asks_nothing(text: str) -> bool:
    """Text without a letter or digit: there is nothing to look for."""
    return bool(text) and not words.asked(text)
