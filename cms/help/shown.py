"""A topic as a reader gets it: channel marketing's text where there is one, else the built-in."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.rich_text import expand_db_html

from cms.help.models import HelpText
from cms.help.topics import TOPICS


@dataclass(frozen=True)
class Shown:
    """`terms`: words of the glossary the page uses."""

    key: str
    title: Any
    html: SafeString
    terms: tuple[str, ...]


def shown(key: str, user: Any) -> Shown:
    """The help of the topic `key` in the language at hand. One query."""
    rows = HelpText.objects.visible_to(user).filter(live=True)
    own = rows.filter(topic=key, language=get_language()).first()
    if own:
        return own_text(own)
    topic = TOPICS[key]
    html = mark_safe(linebreaks(str(topic.text), autoescape=True))  # noqa: S308 - escaped
    return Shown(key, topic.title, html, topic.terms)


def own_text(row: HelpText) -> Shown:
    """`row` as readers get it; its rich text holds what the editor's features allow."""
    html = mark_safe(expand_db_html(row.body))  # noqa: S308 - written by editors, cleaned by Wagtail
    return Shown(row.topic, row.title, html, TOPICS[row.topic].terms)
