"""The class list's filters, and the filter this room adds to the account list."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from partners.accounts.querysets import contains
from partners.classification.choices import ValueClass
from partners.classification.models import AccountClass, ClassOverride, ClassPeriod
from partners.classification.rules import of_class
from partners.organizations.models import Team
from portal.access.scope import NOTHING, Scope, scope_of

BY_HAND = [("yes", _("Set by hand")), ("no", _("Computed"))]


def with_shown(rows: QuerySet, current: ClassPeriod | None) -> QuerySet:
    """Adds `overridden` (the class set by hand; empty without) and `shown_class`. Overrides hold
    now, so they show on `current`, the period in force, only."""
    by_hand = ClassOverride.objects.holding().filter(account=OuterRef("account"))
    set_now = Case(
        When(period=current, then=Subquery(by_hand.values("value_class")[:1])), default=None
    )
    rows = rows.annotate(overridden=set_now)
    return rows.annotate(shown_class=Coalesce("overridden", "value_class"))


def by_class(rows: QuerySet, name: str, value: str) -> QuerySet:
    return rows.filter(shown_class=value)


class ClassFilter(filters.FilterSet):
    """`request` is needed: its user's scope decides the teams. Rows come from `with_shown`."""

    q = filters.CharFilter(
        label=_("Search"),
        method="search",
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Name"), "type": "search"}),
    )
    value_class = filters.ChoiceFilter(
        label=_("Class"), choices=ValueClass.choices, method=by_class, empty_label=_("Any")
    )
    by_hand = filters.ChoiceFilter(
        label=_("Decided"), choices=BY_HAND, method="decided", empty_label=_("Any")
    )
    owner_team = filters.ModelChoiceFilter(
        label=_("Owner team"),
        queryset=Team.objects.none(),
        field_name="account__owner_team",
        empty_label=_("Any"),
    )

    class Meta:
        model = AccountClass
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        scope = scope_of(self.request.user)
        self.filters["owner_team"].queryset = Team.objects.in_scope(scope)

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.replace("\0", " ").split()[:8]:
            rows = rows.filter(contains("account__name", word))
        return rows

    def decided(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(overridden__isnull=value == "no")


def chosen_period(scope: Scope, asked: str) -> ClassPeriod | None:
    """The period asked for by id, else the one in force, else the newest in scope."""
    rows = ClassPeriod.objects.in_scope(scope)
    known = {str(row.pk): row for row in rows.order_by("-ends_on", "-starts_on", "pk")}
    if asked in known:
        return known[asked]
    published = [row for row in known.values() if row.published_at]
    return next(iter(published or known.values()), None)


# --- On the account list --------------------------------------------------------------------------
def account_filter(scope: Scope) -> filters.Filter | None:
    """“Class”, for those who read classes; matches rows whose class they read."""
    if not scope.is_neutral and not scope.teams:
        return None

    def narrow(rows: QuerySet, name: str, value: str) -> QuerySet:
        own = Q() if scope.is_neutral else Q(owner_team_id__in=scope.teams)
        return rows.filter(own & (of_class(value) if value in ValueClass.values else NOTHING))

    return filters.ChoiceFilter(
        label=_("Class"), choices=ValueClass.choices, method=narrow, empty_label=_("Any")
    )
