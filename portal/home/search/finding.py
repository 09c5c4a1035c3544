"""Answers to a question: records with every word of it, else records spelled much like it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from cms.help.finding import find as find_help
from portal.access.arms import first
from portal.access.scope import Scope
from portal.home.context import pages_of
from portal.home.search.sources import SOURCES, Hit, Source

SHOWN = 5  # hits of one kind
LONGEST = 200  # characters of a question that are read
SHORTEST = 4  # letters below which no other spelling is tried
COMPARED = 2000  # newest records of a kind whose spelling is compared
LIKENESS = 82  # of 100, by the part of a name that fits best: one or two letters wrong in a word


@dataclass(frozen=True)
class Group:
    """Hits of one kind. `more_url`: the whole list, where there is more and a list of its own."""

    kind: str
    label: Any
    icon: str
    hits: list[Hit]
    more_url: str = ""


@dataclass(frozen=True)
class Answer:
    """`is_guess`: nothing has the words; these are spelled much like them."""

    text: str
    groups: list[Group]
    is_guess: bool = False


def find(scope: Scope, text: str, kinds: Collection[str] | None = None) -> Answer:
    """What a person finds for `text` (anything typed): pages of the menu, then records; of these
    kinds only, where `kinds` says so.

    Every part asks only rows of the person's scope, the guesses too, so that an answer never
    depends on a record of somebody else.
    """
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    if not text:
        return Answer("", [])
    sources = [source for source in SOURCES if source.opens(scope)]
    pages, guidance = [_pages(scope, text)], [_help(scope, text)]
    if kinds is not None:
        sources = [source for source in sources if source.kind in kinds]
        pages, guidance = [], []
    records = [_group(source, scope, text) for source in sources]
    groups = [*pages, *records, *guidance]
    if any(group.hits for group in groups) or len(text) < SHORTEST:
        return Answer(text, _filled(groups))
    guesses = [_guessed(source, scope, default_process(text)) for source in sources]
    return Answer(text, _filled(guesses), is_guess=True)


def _filled(groups: list[Group]) -> list[Group]:
    return [group for group in groups if group.hits]


def _pages(scope: Scope, text: str) -> Group:
    """Pages of the menu whose name has every word."""
    asked = text.casefold().split()
    hits = [
        Hit(link["url"], link["url"], str(link["label"]), str(section))
        for section, link in pages_of(scope)
        if all(word in str(link["label"]).casefold() for word in asked)
    ]
    return Group("actions", _("Go to"), "arrow-right", hits[:SHOWN])


def _help(scope: Scope, text: str) -> Group:
    """Pages of the help, guides and words of the glossary."""
    hits = [Hit(url, url, title, kind) for url, title, kind in find_help(scope, text)]
    return Group("help", _("Help"), "circle-help", hits[:SHOWN])


def _group(source: Source, scope: Scope, text: str) -> Group:
    rows = source.having(source.rows(scope), text, scope)
    found = [source.hit(row, scope) for row in first(rows, source.order, SHOWN + 1)]
    is_more = len(found) > SHOWN and source.listing
    more_url = f"{reverse(source.listing)}?{urlencode({'q': text})}" if is_more else ""
    return Group(source.kind, source.label, source.icon, found[:SHOWN], more_url)


def _guessed(source: Source, scope: Scope, text: str) -> Group:
    """The records of a kind spelled most like `text`, among the newest of the person's own."""
    rows = source.rows(scope).order_by(*source.order)
    likeness = {
        pk: max(fuzz.partial_ratio(text, default_process(name)) if name else 0 for name in names)
        for pk, *names in rows.values_list("pk", *source.names)[:COMPARED]
    }
    wanted = [pk for pk, value in likeness.items() if value >= LIKENESS]
    wanted = sorted(wanted, key=lambda pk: -likeness[pk])[:SHOWN]
    found = {row.pk: row for row in source.rows(scope).filter(pk__in=wanted)} if wanted else {}
    hits = [source.hit(found[pk], scope) for pk in wanted if pk in found]
    return Group(source.kind, source.label, source.icon, hits)


def again(scope: Scope, keys: list[tuple[str, str]]) -> Group:
    """Records a person opened lately, as they are now: `keys` are (kind, id) as the browser
    remembers them. What has left the scope, or never was in it, is not among them."""
    by_kind: dict[str, list[str]] = {}
    for kind, key in keys:
        by_kind.setdefault(kind, []).append(key)
    found: dict[tuple[str, str], Hit] = {}
    for source in SOURCES:
        if source.opens(scope) and (asked := by_kind.get(source.kind)):
            rows = source.rows(scope).filter(**{f"{source.key}__in": asked})
            found |= {(source.kind, hit.key): hit for hit in (source.hit(r, scope) for r in rows)}
    return Group("recent", _("Recent"), "history", [found[key] for key in keys if key in found])
