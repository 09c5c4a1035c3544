"""The help in the search box: pages, guides and words whose title has what was typed."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.help import glossary, guides
from cms.help.topics import open_topics
from portal.access.scope import Scope

Found = tuple[str, str, str]  # address, title, a fact beside it


def find(scope: Scope, text: str) -> list[Found]:
    """What the help has on `text`, inside what the person may read; no queries."""
    asked = text.casefold().split()
    return [row for row, words in _all(scope) if all(word in words.casefold() for word in asked)]


def _all(scope: Scope) -> Iterator[tuple[Found, str]]:
    """(what is found, the words it is found by)."""
    for key, topic in open_topics(scope).items():
        yield _hit("help_topic", key, topic.title, _("Help"))
    for key, guide in guides.open_guides(scope).items():
        yield _hit("help_guide", key, guide.title, _("Guide"))
    for term in glossary.open_terms(scope):
        address = f"{reverse('help_glossary')}#{term.slug}"
        yield (address, term.word, _("Glossary")), f"{term.word} {term.english}"


def _hit(name: str, key: str, title: Any, kind: str) -> tuple[Found, str]:
    return (reverse(name, args=[key]), str(title), kind), f"{title} {kind}"
