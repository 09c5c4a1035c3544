from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partners.organizations.choices import OrganizationKind, OrganizationStatus
from partners.organizations.models import Organization, Territory, Tier
from portal.interchange.text import clean_text


def _plain(value: str) -> None:
    clean_text(value)


class OrganizationFilter(django_filters.FilterSet):
    """Filters of the companies list; `queryset` is already in scope."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        max_length=100,
        validators=[_plain],
        widget=forms.SearchInput(attrs={"placeholder": _("Name, city or website")}),
    )
    kind = django_filters.ChoiceFilter(
        choices=OrganizationKind.choices, label=_("Kind"), empty_label=_("Any")
    )
    tier = django_filters.ModelChoiceFilter(queryset=None, label=_("Tier"), empty_label=_("Any"))
    territory = django_filters.ModelChoiceFilter(
        queryset=None, label=_("Territory"), empty_label=_("Any")
    )
    status = django_filters.ChoiceFilter(
        choices=OrganizationStatus.choices, label=_("Status"), empty_label=_("Any")
    )

    class Meta:
        model = Organization
        fields = ["q", "kind", "tier", "territory", "status"]

    def __init__(self, data: Any, *, queryset: QuerySet, user: Any):
        super().__init__(data, queryset=queryset)
        self.filters["tier"].queryset = Tier.objects.visible_to(user)
        self.filters["territory"].queryset = Territory.objects.visible_to(user)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        found = Q(name__icontains=value) | Q(city__icontains=value) | Q(website__icontains=value)
        return queryset.filter(found)
