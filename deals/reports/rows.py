"""The deals a report may count, and ways to divide them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, F, QuerySet, TextChoices
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import Route, Stage
from deals.registrations.models import Deal, DealLine
from deals.registrations.querysets import read_whole
from portal.access.scope import Scope
from portal.workflow import clock

NEWEST = 500  # deals that say which currency a person mostly uses
VALUE = F("value_amount")
LINE_VALUE = F("lines__quantity") * F("lines__unit_price")
FILTERS = {  # a filter of the form → what it is about
    "company": "organization__name__icontains",
    "tier": "organization__tier__code",
    "route": "route",
}


def countable(scope: Scope) -> QuerySet:
    """Registrations the person reads whole: with value and owner. Drafts are nobody's numbers."""
    return Deal.objects.in_scope(scope).filter(read_whole(scope)).exclude(status="draft").order_by()


class Closing(TextChoices):
    """When open deals are expected to close."""

    LATE = "late", _("Should have closed")
    MONTH = "month", _("This month")
    QUARTER = "quarter", _("This quarter")
    NEXT = "next", _("Next quarter")
    YEAR = "year", _("This year")


def narrowed(scope: Scope, asked: Mapping[str, Any]) -> QuerySet:
    """Of the deals a report may count, those its filters are about."""
    rows = countable(scope)
    for name, column in FILTERS.items():
        if value := asked.get(name):
            rows = rows.filter(**{column: value})
    if family := asked.get("family"):
        lines = DealLine.objects.filter(family__code=family)
        rows = rows.filter(pk__in=lines.values("deal"))
    if closing := asked.get("closing"):
        first, last = span_of(closing, clock.today())
        rows = rows.filter(expected_close__range=(first, last))
    return rows


def span_of(closing: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of a `Closing`."""
    quarter = dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    spans = {
        Closing.LATE: (dt.date.min, today - dt.timedelta(days=1)),
        Closing.MONTH: (today.replace(day=1), _months_on(today.replace(day=1), 1)),
        Closing.QUARTER: (quarter, _months_on(quarter, 3)),
        Closing.NEXT: (_months_on(quarter, 3) + dt.timedelta(days=1), _months_on(quarter, 6)),
        Closing.YEAR: (dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)),
    }
    return spans[Closing(closing)]


def _months_on(first: dt.date, months: int) -> dt.date:
    """The last day of so many months beginning with `first`, the first day of one."""
    place = first.year * 12 + first.month - 1 + months
    return dt.date(place // 12, place % 12 + 1, 1) - dt.timedelta(days=1)


def usual_currency(scope: Scope) -> str:
    """The currency of most of the person's newest deals, else the programme's."""
    newest = countable(scope).order_by("-created_at", "-pk").values("pk")[:NEWEST]
    rows = Deal.objects.in_scope(scope).filter(pk__in=newest).exclude(value_currency="")
    used = rows.order_by().values_list("value_currency")
    most = used.annotate(n=Count("pk")).order_by("-n", "value_currency").first()
    return most[0] if most and most[0] in settings.CURRENCIES else settings.DEFAULT_CURRENCY


@dataclass(frozen=True)
class Dimension:
    """`key`: what rows are grouped by. `name`: its words, where the key is no name. `words`: from a
    key to words. `value`: what counts as a group's value."""

    label: Any
    key: Any
    name: str = ""
    words: Any = None
    value: Any = VALUE


DIMENSIONS: Mapping[str, Dimension] = {
    "month": Dimension(
        _("Month of expected close"),
        TruncMonth("expected_close"),
        words=lambda day: date_format(day, "YEAR_MONTH_FORMAT") if day else _("No date"),
    ),
    "stage": Dimension(_("Stage"), F("stage"), words=lambda stage: Stage(stage).label),
    "route": Dimension(_("Route"), F("route"), words=lambda route: Route(route).label),
    "owner": Dimension(_("Owner"), F("owner"), name="owner__name"),
    "organization": Dimension(_("Company"), F("organization"), name="organization__name"),
    "tier": Dimension(_("Tier"), F("organization__tier"), name="organization__tier__name"),
    "family": Dimension(
        _("Product family"),
        F("lines__family"),
        name="lines__family__name",
        value=LINE_VALUE,
    ),
}
OF_DIRECT = _("Direct sales")
UNNAMED: Mapping[str, Any] = {
    "organization": OF_DIRECT,
    "tier": _("No tier"),
    "owner": _("Nobody"),
    "family": _("No products yet"),
}


def grouped(rows: QuerySet, by: str, **measures: Any) -> list[tuple[str, dict[str, Any]]]:
    """(words, measures) of each group of `rows`; months in their order, the rest largest first."""
    dimension = DIMENSIONS[by]
    names = ["group", dimension.name] if dimension.name else ["group"]
    # "deals" comes first, because measures lean on it being there.
    found = (
        rows.annotate(group=dimension.key)
        .values(*names)
        .annotate(deals=Count("pk", distinct=True), **measures)
    )
    order = (
        (lambda row: (row["group"] is None, row["group"]))
        if by == "month"
        else (lambda row: (-row["deals"], str(row["group"])))
    )
    return [(_words(by, dimension, row), row) for row in sorted(found, key=order)]


def _words(by: str, dimension: Dimension, row: dict[str, Any]) -> str:
    if dimension.words:
        return str(dimension.words(row["group"]))
    return str(row[dimension.name] or UNNAMED[by])
