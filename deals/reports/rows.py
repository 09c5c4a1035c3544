"""The deals a report may count, and ways to divide them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import Route, Stage
from deals.registrations.models import Deal
from deals.registrations.querysets import read_whole
from portal.access.scope import Scope

NEWEST = 500  # deals that say which currency a person mostly uses
VALUE = F("value_amount")
LINE_VALUE = F("lines__quantity") * F("lines__unit_price")


def countable(scope: Scope) -> QuerySet:
    """Registrations the person reads whole: with value and owner. Drafts are nobody's numbers."""
    return Deal.objects.in_scope(scope).filter(read_whole(scope)).exclude(status="draft").order_by()


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
