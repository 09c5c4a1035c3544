"""Template helpers available everywhere: money and waiting times in the reader's language, and
the small pieces a page has by the dozen, which as templates of their own took most of its time."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal
from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext, to_locale

from portal.workflow import clock

register = template.Library()


def reader_locale() -> Locale:
    """Babel's locale of the active language; English where Babel does not know it."""
    try:
        return Locale.parse(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """`{{ deal.value_amount|money:deal.value_currency }}` → “£36,000.00”; nothing for no amount."""
    if amount is None or amount == "":
        return ""
    if not currency:
        return format_decimal(amount, "#,##0.00", locale=reader_locale())
    return format_currency(amount, currency, locale=reader_locale())


@register.filter
def short_money(amount: Decimal | None, currency: str = "") -> str:
    """The same without the cents, for lists: “£36,000”."""
    if amount is None or not currency or amount != amount.to_integral_value():
        return money(amount, currency)
    pattern = reader_locale().currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(
        amount, currency, format=pattern, locale=reader_locale(), currency_digits=False
    )


@register.filter
def waited(since: dt.datetime | None) -> str:
    """How long ago, in one unit: “3 days”."""
    return timesince(since, clock.now(), depth=1) if since else ""


@register.filter
def undo_token(tags: str | None) -> str:
    """The token of portal/tables/undo.py among a message's tags, if there is one."""
    return next((tag[5:] for tag in (tags or "").split() if tag.startswith("undo:")), "")


@register.filter
def entry(table: Any, key: Any) -> Any:
    """`{{ labels|entry:code }}`: one entry of a mapping, or nothing."""
    return table.get(key, "") if table else ""


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """The same as includes/icon.html without a label: `{% icon "plus" "icon--sm" %}`."""
    return format_html(
        '<svg class="icon{}" width="18" height="18" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        static("img/icons.svg"),
        name or "circle",
    )


TONES = {
    "approved": "success",
    "won": "success",
    "submitted": "info",
    "in_review": "info",
    "on_hold": "info",  # exactly like in review: the badge tells no partner more than its label
    "info_requested": "warning",
    "rejected": "danger",
    "revoked": "danger",
}


@register.simple_tag
def status_badge(status: str, label: Any) -> SafeString:
    """A deal's status as the reader's lens shows it; see includes/status_badge.html."""
    return format_html(
        '<span class="badge tone-{}"><span class="badge__dot" aria-hidden="true"></span>{}</span>',
        TONES.get(status, "neutral"),
        label,
    )


@register.simple_tag
def options(choices: Iterable[dict[str, Any]]) -> SafeString:
    """The options of one group of a select (django/forms/widgets/select.html)."""
    found = []
    for choice in choices:
        label = choice["label"]
        if choice["value"] == "" and label == "---------":
            label = gettext("Choose")
        marks = " selected" * bool(choice["selected"])
        marks += " disabled" * bool(choice["attrs"].get("disabled"))
        value = conditional_escape(str(choice["value"]))
        found.append(f'<option value="{value}"{marks}>{conditional_escape(label)}</option>')
    return mark_safe("".join(found))  # noqa: S308 - escaped above
