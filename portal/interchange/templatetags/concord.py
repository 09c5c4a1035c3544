"""Template helpers available everywhere: money and waiting times in the reader's language, and
the small pieces a page has by the dozen, which as templates of their own took most of its time."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import NumberPattern, format_currency, format_decimal, parse_pattern
from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext, to_locale

from portal.workflow import clock

register = template.Library()


def reader_locale() -> Locale:
    """Babel's locale of the active language; English where Babel does not know it."""
    return _locale(get_language() or "en")


@lru_cache(maxsize=100)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=100)
def _without_cents(locale: Locale) -> NumberPattern:
    return parse_pattern(locale.currency_formats["standard"].pattern.replace(".00", ""))


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
    locale = reader_locale()
    pattern = _without_cents(locale)
    return pattern.apply(amount, locale, currency=currency, currency_digits=False)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A day in the reader's language and time zone; nothing for none."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return _day(value, get_language() or "en")


@lru_cache(maxsize=2000)
def _day(value: dt.date, language: str) -> str:
    """`language` is the active one."""
    return date_format(value, "DATE_FORMAT")


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
    return _icon(name, css)


@lru_cache(maxsize=500)
def _icon(name: str, css: str) -> SafeString:
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
    return _badge(status, str(label))


@lru_cache(maxsize=200)
def _badge(status: str, label: str) -> SafeString:
    return format_html(
        '<span class="badge tone-{}"><span class="badge__dot" aria-hidden="true"></span>{}</span>',
        TONES.get(status, "neutral"),
        label,
    )


@register.simple_tag
def nav_link(item: Mapping[str, Any]) -> SafeString:
    """A line of the menu: {label, url, icon, current, badge}."""
    here = ' aria-current="page"' if item.get("current") else ""
    badge = item["badge"] and f'<span class="count count--quiet">{item["badge"]}</span>'
    said = f'<span class="truncate">{escape(str(item["label"]))}</span>{badge or ""}'
    html = f'<a class="nav__item" href="{escape(item["url"])}"{here}>{icon(item["icon"])}{said}</a>'
    return mark_safe(f"<li>{html}</li>")  # noqa: S308 - escaped above


@register.simple_tag
def pick(value: Any, label: str, name: str = "pick") -> SafeString:
    """One row's box; Shift+click chooses all between two. `label`: the row's name."""
    said = conditional_escape(gettext("Choose %(name)s") % {"name": label})
    box = f'name="{name}" value="{conditional_escape(value)}" form="bulk" data-pick'
    html = f'<input type="checkbox" {box} autocomplete="off" aria-label="{said}">'
    return mark_safe(f'<td class="table__pick">{html}</td>')  # noqa: S308 - escaped above


@register.simple_tag
def plain_field(field: BoundField, css: str = "") -> SafeString:
    """A form field that is neither a box nor a group: most of them (django/forms/field.html)."""
    classes = " ".join(filter(None, ("field", css, field.css_classes())))
    html, found = "", field.errors
    if field.label:
        quiet = field.field.required or getattr(field.form, "hide_optional", False)
        optional = "" if quiet else _optional()
        whose = f' for="{conditional_escape(key)}"' if (key := field.id_for_label) else ""
        said = conditional_escape(field.label)
        html = f'<label class="field__label"{whose}>{said}{optional}</label>'
    if field.help_text:
        html += f'<div class="field__help" id="{field.auto_id}_helptext">{field.help_text}</div>'
    html = f'<div class="{conditional_escape(classes)}">{html}{field}{found or ""}</div>'
    return mark_safe(html)  # noqa: S308 - help texts are HTML, the rest escaped above or by Django


def _optional() -> str:
    return f' <span class="field__optional">{escape(gettext("optional"))}</span>'


@register.simple_tag
def fixed(template_name: str) -> SafeString:
    """A template that says the same to everybody: written once for each language."""
    return _fixed(template_name, get_language() or "en")


@lru_cache(maxsize=50)
def _fixed(template_name: str, language: str) -> SafeString:
    """`language` is the active one."""
    return mark_safe(render_to_string(template_name))  # noqa: S308 - a template's own


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
