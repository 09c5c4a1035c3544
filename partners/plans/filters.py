"""The task list's tabs and filters. Everything starts from the rows the person sees."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account
from partners.accounts.querysets import contains
from partners.organizations.models import Organization
from partners.plans.choices import ENDED, UNDONE, Status, Visibility
from portal.access.scope import EVERYTHING, Scope, scope_of
from portal.workflow import clock

TABS = {
    "mine": _("Mine"),
    "side": _("My side’s"),
    "overdue": _("Overdue"),
    "done": _("Done"),
    "all": _("All"),
}


def tab_rules(scope: Scope) -> dict[str, Q]:
    """Tab → which of the rows one sees stand there."""
    undone = Q(status__in=UNDONE)
    return {
        "mine": undone & Q(assignee_id=scope.user_id),
        "side": undone & my_side(scope),
        "overdue": undone & Q(due_on__lt=clock.today()),
        "done": Q(status__in=ENDED),
        "all": EVERYTHING,
    }


def my_side(scope: Scope) -> Q:
    """Given to somebody of one's own side, or to nobody and written there."""
    staff = Q(assignee__staff_role__gt="") if scope.staff_role else Q(assignee__staff_role="")
    wrote = Q(created_by__staff_role__gt="") if scope.staff_role else Q(created_by__staff_role="")
    return staff | Q(assignee=None) & wrote


def searched(rows: QuerySet, text: str) -> QuerySet:
    """Every word is in the title or the details."""
    for word in text.replace("\0", " ").split()[:8]:
        rows = rows.filter(contains("title", word) | contains("text", word))
    return rows


class TaskFilter(filters.FilterSet):
    """`request` is needed: its user's scope decides the choices."""

    q = filters.CharFilter(
        label=_("Search"), method="search", max_length=100, widget=forms.TextInput
    )
    status = filters.ChoiceFilter(label=_("Status"), choices=Status.choices, empty_label=_("Any"))
    visibility = filters.ChoiceFilter(label=_("Who sees it"), empty_label=_("Any"))
    organization = filters.ModelChoiceFilter(
        label=_("Company"),
        queryset=Organization.objects.none(),
        field_name="engagement__organization",
        empty_label=_("Any"),
    )
    account = filters.ModelChoiceFilter(
        queryset=Account.objects.none(), widget=forms.HiddenInput, method="on_account"
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        user = self.request.user
        scope = scope_of(user)
        hidden = Visibility.OWN if scope.staff_role else Visibility.INTERNAL
        choices = [choice for choice in Visibility.choices if choice[0] != hidden]
        self.filters["visibility"].extra["choices"] = choices
        self.filters["account"].queryset = Account.objects.visible_to(user)
        if scope.is_neutral or scope.having("review_deals"):
            self.filters["organization"].queryset = Organization.objects.visible_to(user)
        else:
            del self.filters["organization"]

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return searched(rows, value)

    def on_account(self, rows: QuerySet, name: str, value: Account) -> QuerySet:
        return rows.filter(account=value)
