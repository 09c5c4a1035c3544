"""The account list's filters: the same for the page, its export and the API.

A filter on a field outside a row's lens does not match that row; teams to choose from are the
person's own (all for the neutral), so another team's id reads like one that does not exist.
"""

from collections.abc import Callable
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from partners.accounts.choices import Coverage
from partners.accounts.policies import can_sort_by_age, widest
from partners.accounts.querysets import opened
from partners.organizations.models import Team
from portal.access.scope import Scope, scope_of

ORDERS = ("name", "-name", "created_at", "-created_at")
# Filters of rooms above: name → (scope) → a filter with a `method`, or None for whom it is not.
MORE_FILTERS: dict[str, Callable[[Scope], filters.Filter | None]] = {}


class AccountFilter(filters.FilterSet):
    """`request` is needed: its user's scope decides the choices."""

    q = filters.CharFilter(
        label=_("Search"),
        method="search",
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Name or website"), "type": "search"}),
    )
    coverage = filters.ChoiceFilter(
        label=_("Coverage"), choices=Coverage.choices, method="by_detail", empty_label=_("Any")
    )
    country = filters.ChoiceFilter(label=_("Country"), empty_label=_("Any"))
    owner_team = filters.ModelChoiceFilter(
        label=_("Owner team"),
        queryset=Team.objects.none(),
        method="by_detail",
        empty_label=_("Any"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.scope = scope_of(self.request.user)
        self.filters["country"].extra["choices"] = list(countries)
        if "coverage" not in widest(self.scope):
            del self.filters["coverage"]
        if self.scope.is_neutral or self.scope.teams:
            self.filters["owner_team"].queryset = Team.objects.in_scope(self.scope)
        else:
            del self.filters["owner_team"]
        for more, make in MORE_FILTERS.items():
            if (extra := make(self.scope)) is not None:
                extra.parent, extra.field_name = self, more
                self.filters[more] = extra

    @property
    def form(self) -> Any:
        """A select looks at its choices several times; the teams are asked for once."""
        made = super().form
        teams = made.fields.get("owner_team")
        if teams and not isinstance(teams.widget.choices, list):
            teams.widget.choices = list(teams.choices)
        return made

    def search(self, rows: Any, name: str, value: str) -> QuerySet:
        return rows.matching(value, self.scope)

    def by_detail(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(opened(self.scope, "view_account_details"), **{name: value})

    @property
    def order(self) -> str:
        """The order asked for, where this person may have it; by name otherwise."""
        asked = self.data.get("sort", "")
        allowed = ORDERS if can_sort_by_age(self.scope) else ORDERS[:2]
        return asked if asked in allowed else "name"
