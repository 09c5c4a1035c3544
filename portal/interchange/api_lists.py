"""Lists of the API: which filters, search and orders a list offers, and its keyset pages.

Everything is an allow-list: a parameter that is not declared is refused by name, so that no
filter or order can be used to ask about fields outside the caller's lenses.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from portal.access.scope import EVERYTHING, NOTHING, Scope, scope_of
from portal.interchange.keyset import MAX_PAGE_SIZE, PAGE_SIZE, page_of
from portal.interchange.text import clean_text

Rows = QuerySet
Narrow = Callable[[Rows, list[Any], Scope], Rows]
MAX_VALUES, MAX_SEARCH = 50, 200


@dataclass(frozen=True)
class Filter:
    """One query parameter. `parse` raises ValueError; repeated parameters mean "any of these"."""

    parse: Callable[[str], Any]
    narrow: Narrow
    schema: Mapping[str, Any]
    about: Any = ""


def _by(lookup: str) -> Narrow:
    return lambda rows, values, scope: rows.filter(**{f"{lookup}__in": values})


def shown_only(narrow: Narrow, rule: Callable[[Scope], Q]) -> Narrow:
    """Only rows on which the caller's lenses show the field can match."""
    return lambda rows, values, scope: narrow(rows.filter(rule(scope)), values, scope)


def one_of(choices: Iterable[str], narrow: str | Narrow) -> Filter:
    known = [str(choice) for choice in choices]

    def parse(text: str) -> str:
        if text not in known:
            raise ValueError
        return text

    narrow = _by(narrow) if isinstance(narrow, str) else narrow
    return Filter(parse, narrow, {"type": "string", "enum": known})


def ids(narrow: str | Narrow) -> Filter:
    narrow = _by(narrow) if isinstance(narrow, str) else narrow
    return Filter(uuid.UUID, narrow, {"type": "string", "format": "uuid"})


def words(narrow: str | Narrow) -> Filter:
    narrow = _by(narrow) if isinstance(narrow, str) else narrow
    return Filter(clean_text, narrow, {"type": "string"})


def _moment(text: str) -> dt.datetime:
    """An aware time; a bare date is its first instant in UTC."""
    moment = parse_datetime(text) if "T" in text else None
    if moment is None:
        moment = dt.datetime.combine(_day(text), dt.time())
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _day(text: str) -> dt.date:
    day = parse_date(text)
    if day is None:
        raise ValueError
    return day


def since(column: str) -> Filter:
    """From a day or time on."""
    return Filter(
        _moment,
        lambda rows, values, scope: rows.filter(**{f"{column}__gte": max(values)}),
        {"type": "string", "example": "2026-01-31"},
        gettext_lazy("From this day or time (ISO 8601, UTC) on."),
    )


def before(column: str) -> Filter:
    return Filter(
        _moment,
        lambda rows, values, scope: rows.filter(**{f"{column}__lt": min(values)}),
        {"type": "string", "example": "2026-01-31"},
        gettext_lazy("Before this day or time (ISO 8601, UTC)."),
    )


def day_from(column: str) -> Filter:
    return Filter(
        _day,
        lambda rows, values, scope: rows.filter(**{f"{column}__gte": max(values)}),
        {"type": "string", "format": "date"},
        gettext_lazy("On this day or later."),
    )


def day_before(column: str) -> Filter:
    return Filter(
        _day,
        lambda rows, values, scope: rows.filter(**{f"{column}__lt": min(values)}),
        {"type": "string", "format": "date"},
        gettext_lazy("Before this day."),
    )


@dataclass(frozen=True)
class Listing:
    """What a list offers. `orders`: name → column, usable with `-` too; `order` is the default.

    `guarded`: orders that only work while every row of the list shows the field, name → rule.
    `tie`: what rows stand by that are alike in the order; see keyset.page_of.
    """

    order: str
    orders: Mapping[str, str]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    search: tuple[str, ...] = ()
    guarded: Mapping[str, Callable[[Scope], Q]] = field(default_factory=dict)
    tie: str = "pk"

    def params(self) -> frozenset[str]:
        plain = {"cursor", "page_size", "ordering"} | ({"search"} if self.search else set())
        return frozenset(plain | self.filters.keys())

    def narrowed(self, rows: Rows, params: Any, scope: Scope) -> Rows:
        """`rows` after every filter and the search in `params` (a QueryDict)."""
        for name, rule in self.filters.items():
            if values := _parsed(name, rule, params.getlist(name)):
                rows = rule.narrow(rows, values, scope)
        text = params.get("search", "").strip() if self.search else ""
        if len(text) > MAX_SEARCH:
            text = _("Please keep this under %(limit)d characters.") % {"limit": MAX_SEARCH}
            raise ValidationError({"search": [text]})
        return self.found(rows, text, scope) if text else rows

    def found(self, rows: Rows, text: str, scope: Scope) -> Rows:
        """Every word of `text` is in one of the searched columns."""
        for word in text.split():
            hit = NOTHING
            for column in self.search:
                hit |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(hit)
        return rows

    def column(self, rows: Rows, params: Any, scope: Scope) -> str:
        """The column to order `rows` by, `-` in front for descending."""
        wanted = params.get("ordering", self.order)
        name, sign = wanted.removeprefix("-"), "-" if wanted.startswith("-") else ""
        rule = self.guarded.get(name)
        if name not in self.orders or (rule and not _all_pass(rows, rule(scope))):
            known = ", ".join(sorted(self.orders.keys() - self.guarded.keys()))
            raise ValidationError({"ordering": [_("Choose one of: %(list)s.") % {"list": known}]})
        return sign + self.orders[name]


def _all_pass(rows: Rows, rule: Q) -> bool:
    return rule == EVERYTHING or not rows.exclude(rule).exists()


def _parsed(name: str, rule: Filter, texts: list[str]) -> list[Any]:
    """The values; nothing at all is one only of words, and narrows nothing."""
    try:
        if len(texts) > MAX_VALUES:
            raise ValueError
        return [value for text in texts if (value := rule.parse(text)) != ""]
    except Exception as error:  # whatever a value breaks, the answer is one
        raise ValidationError({name: [_("This value cannot be used here.")]}) from error


def page_size(params: Any) -> int:
    text = params.get("page_size", str(PAGE_SIZE))
    if not (
        text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MAX_PAGE_SIZE
    ):
        text = _("Choose a page size from 1 to %(max)d.") % {"max": MAX_PAGE_SIZE}
        raise ValidationError({"page_size": [text]})
    return int(text)


class KeysetPagination(BasePagination):
    """Pages of the view's `listing`: `{next, previous, results}`, neighbours as addresses."""

    def paginate_queryset(self, queryset: Rows, request: Any, view: Any = None) -> list[Any]:
        scope, params = scope_of(request.user), request.query_params
        rows = view.listing.narrowed(queryset, params, scope)
        self.page = page_of(
            rows,
            order=view.listing.column(rows, params, scope),
            params=params,
            size=page_size(params),
            tie=view.listing.tie,
        )
        self.address = request.build_absolute_uri(request.path)
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        page = self.page
        return Response(
            {
                "next": f"{self.address}?{page.next_query}" if page.next_query else None,
                "previous": f"{self.address}?{page.previous_query}"
                if page.previous_query
                else None,
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        listing: Listing = view.listing
        orders = [sign + name for name in sorted(listing.orders) for sign in ("", "-")]
        known = {
            "cursor": ({"type": "string"}, _("Taken from next or previous.")),
            "page_size": ({"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE}, ""),
            "ordering": ({"type": "string", "enum": orders, "default": listing.order}, ""),
        }
        if listing.search:
            known["search"] = (
                {"type": "string", "maxLength": MAX_SEARCH},
                _("Every word must be found."),
            )
        for name, rule in listing.filters.items():
            known[name] = ({"type": "array", "items": dict(rule.schema)}, str(rule.about))
        return [
            {"name": name, "in": "query", "schema": schema, "description": str(about)}
            for name, (schema, about) in known.items()
        ]
