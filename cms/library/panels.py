"""Places on the library's pages for rooms above this one.

A room whose app is ready appends here. A `Panel` stands on a page's own page, a `RowNote` beside
each row of the lists, a `Panel` at `LIST` above the library's list (its page is None). Their
contexts ask nothing of people who never see them and the same number of queries for all pages.
`OPENED` is told when a reader opened a page, `SEARCHED` what a reader looked for and how many
results there were.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

MAIN, ASIDE, LIST = "main", "aside", "list"
Context = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """`context(request, page)` returns what the template reads as `panel`, None to show nothing."""

    place: str  # MAIN, ASIDE or LIST
    order: int  # lower stands higher
    template: str
    context: Callable[[HttpRequest, Any], Context | None]


@dataclass(frozen=True)
class RowNote:
    """`contexts(request, pages)` returns page id → what the template reads as `note`."""

    order: int
    template: str
    contexts: Callable[[HttpRequest, Sequence[Any]], dict[int, Context]]


PANELS: list[Panel] = []
ROW_NOTES: list[RowNote] = []
# Called with (request, page) after the page was found in the reader's sight, on GET only.
OPENED: list[Callable[[HttpRequest, Any], None]] = []
# Called with (request, words, results): a reader's search on its first page; `results` stops
# counting at search.MANY.
SEARCHED: list[Callable[[HttpRequest, str, int], None]] = []


def panels_of(request: HttpRequest, page: Any, *places: str) -> dict[str, list[Context]]:
    """Place → the panels this person sees here, each a template and its context."""
    shown: dict[str, list[Context]] = {place: [] for place in places}
    for panel in sorted(PANELS, key=lambda panel: panel.order):
        if panel.place in shown and (context := panel.context(request, page)) is not None:
            shown[panel.place].append({"template": panel.template, "context": context})
    return shown


def add_notes(request: HttpRequest, pages: Sequence[Any]) -> None:
    """Give each row its `notes`: templates and contexts, in order."""
    for page in pages:
        page.notes = []
    for note in sorted(ROW_NOTES, key=lambda note: note.order):
        contexts = note.contexts(request, pages)
        for page in pages:
            if page.pk in contexts:
                page.notes.append({"template": note.template, "context": contexts[page.pk]})
