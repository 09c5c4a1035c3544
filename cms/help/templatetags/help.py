"""`{% term "protection" %}`: a word of the glossary that explains itself when asked."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.help.glossary import Term, terms
from cms.help.readers import READERS
from portal.access.scope import scope_of

register = template.Library()
# A button and a pop-over the browser itself opens, closes (Escape, a click elsewhere) and gives
# the focus back from: no script.
WORD = (
    '<button type="button" class="term" popovertarget="{id}" aria-describedby="{id}">{label}'
    '</button><span class="term__says" id="{id}" popover role="note"><strong>{word}</strong> '
    "{means}</span>"
)


@register.simple_tag(takes_context=True)
def term(context: Mapping[str, Any], key: str, label: Any = "") -> SafeString:
    """The word `key`, or `label` in its place; for whom the word is not, only the label. Raises
    KeyError for a word that is not in the glossary."""
    found = terms()[key]
    request = context.get("request")
    if not READERS[found.readers](scope_of(getattr(request, "user", None))):
        return format_html("{}", label or found.word)
    return _shown(request, found, label)


@register.simple_tag(takes_context=True)
def explained(context: Mapping[str, Any], found: Term) -> SafeString:
    """A word that was found for the reader (`glossary.open_terms`), with its pop-over."""
    return _shown(context.get("request"), found, "")


def _shown(request: Any, found: Term, label: Any) -> SafeString:
    number = getattr(request, "terms_shown", 0) + 1  # a word may stand twice on a page
    if request is not None:
        request.terms_shown = number
    name = f"term-{found.slug}-{number}"
    return format_html(WORD, id=name, label=label or found.word, word=found.word, means=found.means)
