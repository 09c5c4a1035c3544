"""The conflict desk's filters: the same for the table, the board and the API."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from deals.cases.choices import Kind, Status
from deals.cases.models import Case, CaseParty

DUE = {"overdue": _("Overdue"), "undecided": _("Not decided")}


class CaseFilter(filters.FilterSet):
    """`request` is needed: "mine" is about its user."""

    q = filters.CharFilter(
        label=_("Search"), method="search", max_length=100, widget=forms.TextInput
    )
    status = filters.ChoiceFilter(label=_("Status"), choices=Status.choices, empty_label=_("Any"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("Any"))
    due = filters.ChoiceFilter(
        label=_("Deadline"), choices=list(DUE.items()), method="by_due", empty_label=_("Any")
    )
    mine = filters.ChoiceFilter(
        label=_("Whose"), choices=[("1", _("Mine"))], method="by_mine", empty_label=_("Anybody’s")
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return searched(rows, value)

    def by_due(self, rows: Any, name: str, value: str) -> QuerySet:
        return rows.overdue() if value == "overdue" else rows.undecided()

    def by_mine(self, rows: Any, name: str, value: str) -> QuerySet:
        return rows.of_desk_person(self.request.user.pk)


def searched(rows: QuerySet, text: str) -> QuerySet:
    """Each word is in the case's number or title, or names a party or its registration."""
    for word in text.split():
        named = CaseParty.objects.filter(
            Q(number__iexact=word)
            | Q(deal__number__iexact=word)
            | Q(deal__customer_name__icontains=word)
            | Q(organization__name__icontains=word)
            | Q(team__name__icontains=word)
        )
        rows = rows.filter(
            Q(number__icontains=word) | Q(title__icontains=word) | Q(pk__in=named.values("case"))
        )
    return rows
