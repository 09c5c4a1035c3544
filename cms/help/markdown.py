"""Markdown of our own files as HTML, through markdown-it: raw HTML in it stays text."""

import re

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

ENGINE = MarkdownIt("commonmark", {"html": False}).enable("table")
# Links to pages for people who build or run the portal. What stands in brackets only to hold such
# links goes with them; so does “More”, and a line of nothing but links. Other words stay.
LINK = r"\[[^\]]+\]\(\.\./[^)]+\)"
ASIDES = re.compile(rf" ?\((?:[\w ]{{0,20}}{LINK}(?:, | and )?)+\)")
MORE = re.compile(r" ?\[(?:More|更多)\]\(\.\./[^)]+\)")
LINES = re.compile(rf"^(?:{LINK}(?: · )?)+$", re.MULTILINE)
OTHERS = re.compile(r"\[([^\]]+)\]\(\.\./[^)]+\)")
TABLE = '<div class="table-wrap" tabindex="0" role="group">'


def for_readers(text: str) -> str:
    """Markdown without its links to pages that readers do not have."""
    for pattern in (ASIDES, MORE, LINES):
        text = pattern.sub("", text)
    return OTHERS.sub(r"\1", text)


def rendered(text: str, links: dict[str, str] | None = None) -> SafeString:
    """Markdown → HTML. `links`: what a link in the text leads to here; others are left out."""
    tokens = ENGINE.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(tokens[place + 1].content, allow_unicode=True))
        if token.type == "table_open":
            token.attrSet("class", "table")
        for child in token.children or []:
            _lead(child, links or {})
    html = ENGINE.renderer.render(tokens, ENGINE.options, {})
    html = html.replace("<table", f"{TABLE}<table").replace("</table>", "</table></div>")
    return mark_safe(html)  # noqa: S308 - markdown-it escapes everything it does not write itself


def _lead(token: Token, links: dict[str, str]) -> None:
    """A link leads to a page of ours, or is plain text."""
    if token.type == "link_open":
        if address := links.get(str(token.attrGet("href"))):
            token.attrSet("href", address)
        else:
            token.attrs.pop("href", None)
