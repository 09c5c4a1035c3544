"""The deals list's filters: the same for the page, its export and the API.

Every choice is limited to what the person may see, so an id of somebody else's reads exactly
like an id that does not exist. Filters on fields outside a row's lens do not match that row.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cached_property, lru_cache, partial
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from deals.registrations.choices import Kind, Status
from deals.registrations.models import DealLine, ProductFamily
from deals.registrations.querysets import read_whole
from deals.registrations.texts import DEALS
from partners.organizations.models import Membership, Organization, TeamMembership
from portal.access.scope import Scope, scope_of
from portal.interchange.selects import PlainSelect, first_choices
from portal.interchange.text_index import sieved
from portal.workflow import clock

PERIODS = {"7": _("Last 7 days"), "30": _("Last 30 days"), "90": _("Last 90 days")}
PERIODS |= {"365": _("Last 12 months")}
LONGEST_LIST = 300
KEPT = ("q", "status", "owner", "organization", "kind", "family", "country", "period", "o")


# What a select says of a row: columns read for it.
SAID = {
    "owner": ("pk", "said", "email"),
    "organization": ("pk", "name"),
    "family": ("code", "name"),
}


class _Listed(ModelChoiceIterator):
    """Options as the filter lists them (`DealFilter.form`)."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        yield from self.field.listed()  # type: ignore[attr-defined]


class ScopedChoice(filters.ModelChoiceFilter):
    class field_class(filters.ModelChoiceFilter.field_class):
        iterator = _Listed


@lru_cache(maxsize=16)
def countries_in(language: str) -> list[tuple[str, str]]:
    """Code and name of every country; `language` is the active one."""
    return [(code, str(name)) for code, name in countries]


def statuses_told(scope: Scope) -> list[tuple[str, Any]]:
    """Status choices in the words this person may read."""
    reviews = scope.is_neutral or scope.having("review_deals")
    return [choice for choice in Status.choices if reviews or choice[0] != Status.ON_HOLD]


def owners_in_scope(user: Any, scope: Scope) -> QuerySet:
    """People who can own deals this person reads: colleagues, partners' people, team mates."""
    seats = Membership.objects.visible_to(user).filter(role__in=["admin", "seller"])
    mates = TeamMembership.objects.visible_to(user).filter(team__kind="direct")
    people = get_user_model().objects.filter(
        Q(pk=scope.user_id) | Q(pk__in=seats.values("user")) | Q(pk__in=mates.values("user"))
    )
    mark = gettext("%(name)s (integration)") % {"name": ""}
    program = Concat("name", Value(mark), output_field=CharField())
    return people.annotate(said=Case(When(is_integration=True, then=program), default="name"))


class DealFilter(filters.FilterSet):
    """`request` is needed: its user's scope decides the choices."""

    q = filters.CharFilter(
        label=_("Search"), method="search", max_length=100, widget=forms.TextInput
    )
    status = filters.ChoiceFilter(label=_("Status"), method="by_status", empty_label=_("Any"))
    owner = ScopedChoice(
        label=_("Owner"), method="by_owner", empty_label=_("Anybody"), widget=PlainSelect
    )
    organization = ScopedChoice(label=_("Company"), empty_label=_("Any"), widget=PlainSelect)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("Any"))
    family = ScopedChoice(
        label=_("Product family"),
        queryset=ProductFamily.objects.none(),
        to_field_name="code",
        method="by_family",
        empty_label=_("Any"),
        widget=PlainSelect,
    )
    country = filters.ChoiceFilter(
        label=_("Country"),
        field_name="customer_country",
        empty_label=_("Any"),
        widget=PlainSelect,
    )
    period = filters.ChoiceFilter(
        label=_("Created"),
        choices=list(PERIODS.items()),
        method="by_period",
        empty_label=_("Any time"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        user = self.request.user
        self.scope = scope_of(user)
        self.filters["status"].extra["choices"] = statuses_told(self.scope)
        self.filters["country"].extra["choices"] = countries_in(get_language() or "en")
        self.filters["family"].queryset = ProductFamily.objects.visible_to(user)
        self.filters["owner"].queryset = owners_in_scope(user, self.scope)
        if self.scope.is_neutral or self.scope.having("review_deals"):
            self.filters["organization"].queryset = Organization.objects.visible_to(user)
        else:
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
        rows = {
            name: self.filters[name].queryset.values_list(*columns)
            for name, columns in SAID.items()
            if name in self.filters
        }
        return first_choices(rows, LONGEST_LIST)

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
