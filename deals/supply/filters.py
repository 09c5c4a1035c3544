"""The filters of the quotes list: the same for the page and the API."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from deals.supply.choices import Status


class RequestFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Search"), method="search", max_length=100, widget=forms.TextInput
    )
    status = filters.ChoiceFilter(label=_("Status"), choices=Status.choices, empty_label=_("Any"))

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Each word is in the title, the reseller's or the distributor's name: what everybody
        reads who sees the row."""
        return searched(rows, value)


def searched(rows: Any, text: str) -> QuerySet:
    for word in text.replace("\0", " ").split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(reseller__name__icontains=word)
            | Q(distributor__name__icontains=word)
        )
    return rows
