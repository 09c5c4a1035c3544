"""Filters of the board: those of the account list, and territory and industry."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partners.accounts.filters import AccountFilter
from partners.accounts.querysets import contains
from partners.organizations.models import Territory


class BoardFilter(AccountFilter):
    """Every row of the board shows its details, so each filter may reach all of them."""

    territory = filters.ModelChoiceFilter(
        label=_("Territory"),
        queryset=Territory.objects.none(),
        method="in_territory",
        to_field_name="code",
        empty_label=_("Any"),
    )
    industry = filters.CharFilter(label=_("Industry"), method="in_industry", max_length=100)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.filters["territory"].queryset = Territory.objects.in_scope(self.scope)

    def in_territory(self, rows: QuerySet, name: str, value: Territory) -> QuerySet:
        codes = [country.code for country in value.countries]  # type: ignore[attr-defined]
        return rows.filter(country__in=codes)

    def in_industry(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(contains("industry", value))
