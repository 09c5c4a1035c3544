"""What can be asked of the reports: all of it stands in the address."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from deals.reports.rows import DIMENSIONS, usual_currency
from portal.access.scope import Scope
from portal.reporting.tables import PeriodForm

VENDORS_OWN = frozenset({"route"})  # a partner's deals all go through a partner


class DividedForm(PeriodForm):
    """A period, and what the rows are divided by."""

    by = forms.ChoiceField(label=_("By"))
    dimensions: tuple[str, ...] = ("organization", "tier", "owner", "family", "route")
    usual = {**PeriodForm.usual, "by": "organization"}
    field_order = ["by", "currency", "days"]

    def __init__(self, said: Mapping[str, Any], scope: Scope):
        super().__init__(said, scope)
        offered = [
            (name, DIMENSIONS[name].label)
            for name in self.dimensions
            if scope.staff_role or name not in VENDORS_OWN
        ]
        self.fields["by"].choices = offered  # type: ignore[attr-defined] # a choice field


class InCurrency(PeriodForm):
    """Amounts of one currency: those of different ones are never added up."""

    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in settings.CURRENCIES]
    )

    def __init__(self, said: Mapping[str, Any], scope: Scope):
        known = {} if said.get("currency") else {"currency": usual_currency(scope)}
        super().__init__({**known, **said}, scope)


class PipelineForm(InCurrency, DividedForm):
    days = None  # type: ignore[assignment] # Django: the field is left out
    dimensions = ("month", "stage", "owner", "organization", "tier", "family", "route")
    usual = {"by": "month"}


class CompaniesForm(InCurrency):
    usual = {"days": 365}
    field_order = ["currency", "days"]
