"""The deals list's filters: the same for the page, its export and the API.

Every choice is limited to what the person may see, so an id of somebody else's reads exactly
like an id that does not exist. Filters on fields outside a row's lens do not match that row.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache, partial
from html import escape
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from deals.registrations.choices import Kind, Status
from deals.registrations.models import DealLine, ProductFamily
from deals.registrations.querysets import read_whole
from deals.registrations.texts import DEALS
from partners.organizations.models import Membership, Organization, TeamMembership
from portal.access.scope import Scope, scope_of
from portal.access.shapes import Sql, written
from portal.interchange.selects import PlainSelect, choices_of, first_choices, option
from portal.interchange.text_index import sieved
from portal.workflow import clock

PERIODS = {"7": _("Last 7 days"), "30": _("Last 30 days"), "90": _("Last 90 days")}
PERIODS |= {"365": _("Last 12 months")}
LONGEST_LIST = 300
IDS = {"owner", "organization"}  # selects whose values are ids
KEPT = ("q", "status", "owner", "organization", "kind", "family", "country", "period", "o")


# What a select says of a row: columns read for it.
SAID = {
    "owner": ("pk", "said", "email"),
    "organization": ("pk", "name"),
    "family": ("code", "name"),
}


class _Listed(ModelChoiceIterator):
    """Options as the filter lists them (`DealFilter.form`)."""

    def __init__(self, field: Any):
        self.field = field

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        yield from self.field.listed()  # type: ignore[attr-defined]


class _LateChoice(filters.ModelChoiceFilter.field_class):
    """Its rows are written down only when a value is looked up among them."""

    iterator = _Listed

    def __deepcopy__(self, memo: Any) -> Any:
        copied: Any = forms.Field.__deepcopy__(self, memo)
        copied.queryset = self._rows
        return copied

    @property
    def queryset(self) -> Any:
        return self._rows()

    @queryset.setter
    def queryset(self, rows: Callable[[], QuerySet]) -> None:
        self._rows = rows
        self.widget.choices = self.choices


class ScopedChoice(filters.ModelChoiceFilter):
    field_class = _LateChoice

    def get_queryset(self, request: HttpRequest) -> Any:
        """`CHOOSABLE` of the reader, once it is asked for."""
        return lambda: CHOOSABLE[self.field_name](scope_of(request.user))


@lru_cache(maxsize=16)
def countries_in(language: str) -> list[tuple[str, str]]:
    """Code and name of every country; `language` is the active one."""
    return [(code, str(name)) for code, name in countries]


@lru_cache(maxsize=16)
def _countries_written(language: str) -> str:
    every = [("", _("Any")), *countries_in(language)]
    return "".join(option(code, label) for code, label in every)


class CountrySelect(PlainSelect):
    """250 options that are the same for everybody: written once for each language."""

    def options_written(self, chosen: set[str]) -> str:
        html = _countries_written(get_language() or "en")
        for value in map(escape, chosen):
            html = html.replace(f' value="{value}">', f' value="{value}" selected>')
        return html


def statuses_told(scope: Scope) -> list[tuple[str, Any]]:
    """Status choices in the words this person may read."""
    reviews = scope.is_neutral or scope.having("review_deals")
    return [choice for choice in Status.choices if reviews or choice[0] != Status.ON_HOLD]


def owners_in_scope(scope: Scope) -> QuerySet:
    """People who can own deals this person reads: colleagues, partners' people, team mates."""
    seats = Membership.objects.in_scope(scope).filter(role__in=["admin", "seller"])
    mates = TeamMembership.objects.in_scope(scope).filter(team__kind="direct")
    people = get_user_model().objects.filter(
        Q(pk=scope.user_id) | _sits_in(scope, seats) | _sits_in(scope, mates)
    )
    mark = gettext("%(name)s (integration)") % {"name": ""}
    program = Concat("name", Value(mark), output_field=CharField())
    return people.annotate(said=Case(When(is_integration=True, then=program), default="name"))


def _sits_in(scope: Scope, seats: QuerySet) -> Q:
    """People with one of `seats`. Whoever sees all of them walks the first names of the alphabet
    instead of writing down everybody."""
    if scope.is_neutral:
        return Q(Exists(seats.filter(user=OuterRef("pk"))))
    return Q(pk__in=seats.values("user"))


# Select → the rows a person may choose among.
CHOOSABLE: dict[str, Callable[[Scope], QuerySet]] = {
    "owner": owners_in_scope,
    "organization": lambda scope: Organization.objects.in_scope(scope),
    "family": lambda scope: ProductFamily.objects.in_scope(scope),
}


def reads_companies(scope: Scope) -> bool:
    """Is there more than one company to choose?"""
    return bool(scope.is_neutral or scope.having("review_deals"))


def _choices(scope: Scope) -> Sql:
    names = [name for name in SAID if name != "organization" or reads_companies(scope)]
    rows = {name: CHOOSABLE[name](scope).values_list(*SAID[name]) for name in names}
    return first_choices(rows, LONGEST_LIST)


class DealFilter(filters.FilterSet):
    """`request` is needed: its user's scope decides the choices."""

    q = filters.CharFilter(
        label=_("Search"), method="search", max_length=100, widget=forms.TextInput
    )
    status = filters.ChoiceFilter(
        label=_("Status"), method="by_status", empty_label=_("Any"), widget=PlainSelect
    )
    owner = ScopedChoice(
        label=_("Owner"), method="by_owner", empty_label=_("Anybody"), widget=PlainSelect
    )
    organization = ScopedChoice(label=_("Company"), empty_label=_("Any"), widget=PlainSelect)
    kind = filters.ChoiceFilter(
        label=_("Kind"), choices=Kind.choices, empty_label=_("Any"), widget=PlainSelect
    )
    family = ScopedChoice(
        label=_("Product family"),
        to_field_name="code",
        method="by_family",
        empty_label=_("Any"),
        widget=PlainSelect,
    )
    country = filters.ChoiceFilter(
        label=_("Country"),
        field_name="customer_country",
        empty_label=_("Any"),
        widget=CountrySelect,
    )
    period = filters.ChoiceFilter(
        label=_("Created"),
        choices=list(PERIODS.items()),
        method="by_period",
        empty_label=_("Any time"),
        widget=PlainSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.scope = scope_of(self.request.user)
        self.filters["status"].extra["choices"] = statuses_told(self.scope)
        self.filters["country"].extra["choices"] = countries_in(get_language() or "en")
        if not reads_companies(self.scope):
            del self.filters["organization"]

    @property
    def form(self) -> forms.Form:
        """Its selects list the first few hundred, asked for in one query; any id in scope is still
        accepted."""
        is_new = not hasattr(self, "_form")
        form: forms.Form = super().form
        for name in SAID.keys() & form.fields.keys() if is_new else ():
            form.fields[name].listed = partial(self._listed_of, name)  # type: ignore[attr-defined]
        return form

    def _listed_of(self, name: str) -> list[tuple[str, str]]:
        return self._listed.get(name, [])

    @cached_property
    def _listed(self) -> dict[str, list[tuple[str, str]]]:
        return choices_of(written(_choices, self.scope), Organization.objects.db, IDS)

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return having_words(rows, value, self.scope)

    def by_status(self, rows: Any, name: str, value: str) -> QuerySet:
        return rows.told_as(self.scope, value)

    def by_owner(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(read_whole(self.scope), owner=value)

    def by_family(self, rows: QuerySet, name: str, value: ProductFamily) -> QuerySet:
        """A subquery, because a join would repeat a deal for each of its lines."""
        lines = DealLine.objects.filter(family=value)
        return rows.filter(pk__in=lines.values("deal"))

    def by_period(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(created_at__gte=clock.now() - dt.timedelta(days=int(value)))


def having_words(rows: QuerySet, text: str, scope: Scope) -> QuerySet:
    """Deals with each word of `text` in the number, the title or the customer's name: fields every
    lens shows."""
    words = text.split()
    if scope.is_neutral:
        rows = sieved(rows, [{word} for word in words], [DEALS])
    for word in words:
        rows = rows.filter(
            Q(number__icontains=word) | Q(title__icontains=word) | Q(customer_name__icontains=word)
        )
    return rows


def kept_query(params: QueryDict) -> str:
    """The filters in effect as a query string: what a saved view and the export remember."""
    return urlencode([(name, params[name]) for name in KEPT if params.get(name)])
