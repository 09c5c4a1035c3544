"""The deals list's filters: the same for the page, its export and the API.

Every choice is limited to what the person may see, so an id of somebody else's reads exactly
like an id that does not exist. Filters on fields outside a row's lens do not match that row.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from deals.registrations.choices import Kind, Status
from deals.registrations.models import DealLine, ProductFamily
from deals.registrations.querysets import read_whole
from partners.organizations.models import Membership, Organization, TeamMembership
from portal.access.scope import Scope, scope_of
from portal.workflow import clock

PERIODS = {"7": _("Last 7 days"), "30": _("Last 30 days"), "90": _("Last 90 days")}
PERIODS |= {"365": _("Last 12 months")}
LONGEST_LIST = 300
KEPT = ("q", "status", "owner", "organization", "kind", "family", "country", "period", "o")


class _FirstChoices(ModelChoiceIterator):
    """A select lists the first few hundred; any id in scope is still accepted."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        for row in self.queryset[:LONGEST_LIST]:
            yield self.choice(row)


class ScopedChoice(filters.ModelChoiceFilter):
    class field_class(filters.ModelChoiceFilter.field_class):
        iterator = _FirstChoices


def statuses_told(scope: Scope) -> list[tuple[str, Any]]:
    """Status choices in the words this person may read."""
    reviews = scope.is_neutral or scope.having("review_deals")
    return [choice for choice in Status.choices if reviews or choice[0] != Status.ON_HOLD]


def owners_in_scope(user: Any, scope: Scope) -> QuerySet:
    """People who can own deals this person reads: colleagues, partners' people, team mates."""
    seats = Membership.objects.visible_to(user).filter(role__in=["admin", "seller"])
    mates = TeamMembership.objects.visible_to(user).filter(team__kind="direct")
    return get_user_model().objects.filter(
        Q(pk=scope.user_id) | Q(pk__in=seats.values("user")) | Q(pk__in=mates.values("user"))
    )


class DealFilter(filters.FilterSet):
    """`request` is needed: its user's scope decides the choices."""

    q = filters.CharFilter(
        label=_("Search"), method="search", max_length=100, widget=forms.TextInput
    )
    status = filters.ChoiceFilter(label=_("Status"), method="by_status", empty_label=_("Any"))
    owner = ScopedChoice(label=_("Owner"), method="by_owner", empty_label=_("Anybody"))
    organization = ScopedChoice(label=_("Company"), empty_label=_("Any"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("Any"))
    family = filters.ModelChoiceFilter(
        label=_("Product family"),
        queryset=ProductFamily.objects.none(),
        to_field_name="code",
        method="by_family",
        empty_label=_("Any"),
    )
    country = filters.ChoiceFilter(
        label=_("Country"), field_name="customer_country", empty_label=_("Any")
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
        self.filters["country"].extra["choices"] = list(countries)
        self.filters["family"].queryset = ProductFamily.objects.visible_to(user)
        self.filters["owner"].queryset = owners_in_scope(user, self.scope)
        if self.scope.is_neutral or self.scope.having("review_deals"):
            self.filters["organization"].queryset = Organization.objects.visible_to(user)
        else:
            del self.filters["organization"]

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
    for word in text.split():
        rows = rows.filter(
            Q(number__icontains=word) | Q(title__icontains=word) | Q(customer_name__icontains=word)
        )
    return rows


def kept_query(params: QueryDict) -> str:
    """The filters in effect as a query string: what a saved view and the export remember."""
    return urlencode([(name, params[name]) for name in KEPT if params.get(name)])
