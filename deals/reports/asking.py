"""What can be asked of the reports: all of it stands in the address."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deals.registrations.choices import Route
from deals.registrations.models import ProductFamily
from deals.reports.rows import DIMENSIONS, Closing, usual_currency
from partners.organizations.models import Tier
from portal.access.scope import Scope
from portal.reporting.tables import PeriodForm

VENDORS_OWN = frozenset({"route"})  # a partner's deals all go through a partner
ANY = ("", _("All"))


class NarrowedForm(PeriodForm):
    """A period, and which deals: of one route, tier, product family or company. Partners are asked
    for the product family alone: the rest is the same for all deals they open."""

    company = forms.CharField(label=_("Company"), max_length=80, required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    family = forms.ChoiceField(label=_("Product family"), required=False)
    route = forms.ChoiceField(label=_("Route"), required=False, choices=[ANY, *Route.choices])
    of_vendor: tuple[str, ...] = ("company", "tier", "route")
    field_order = ["company", "by", "currency", "days", "closing", "tier", "family", "route"]

    def __init__(self, said: Mapping[str, Any], scope: Scope):
        super().__init__(said, scope)
        for name in self.of_vendor if not scope.staff_role else ():
            self.fields.pop(name, None)
        self._offer("family", ProductFamily.objects.in_scope(scope))
        self._offer("tier", Tier.objects.in_scope(scope))

    def _offer(self, name: str, rows: Any) -> None:
        if name in self.fields:
            found = [ANY, *rows.values_list("code", "name")]
            self.fields[name].choices = found  # type: ignore[attr-defined] # a choice field

    def clean_company(self) -> str:
        text: str = self.cleaned_data["company"].strip()
        if "\x00" in text:
            raise forms.ValidationError(_("This value cannot be used here."))
        return text


class DividedForm(NarrowedForm):
    """The same, and what the rows are divided by."""

    by = forms.ChoiceField(label=pgettext_lazy("report", "By"))
    dimensions: tuple[str, ...] = ("organization", "tier", "owner", "family", "route")
    usual = {**PeriodForm.usual, "by": "organization"}

    def __init__(self, said: Mapping[str, Any], scope: Scope):
        super().__init__(said, scope)
        offered = [
            (name, DIMENSIONS[name].label)
            for name in self.dimensions
            if scope.staff_role or name not in VENDORS_OWN
        ]
        self.fields["by"].choices = offered  # type: ignore[attr-defined] # a choice field


class InCurrency(NarrowedForm):
    """Amounts of one currency: those of different ones are never added up."""

    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in settings.CURRENCIES]
    )

    def __init__(self, said: Mapping[str, Any], scope: Scope):
        known = {} if said.get("currency") else {"currency": usual_currency(scope)}
        super().__init__({**known, **said}, scope)


class PipelineForm(InCurrency, DividedForm):
    days = None  # type: ignore[assignment] # Django: the field is left out
    closing = forms.ChoiceField(
        label=_("Expected close"), required=False, choices=[ANY, *Closing.choices]
    )
    dimensions = ("month", "stage", "owner", "organization", "tier", "family", "route")
    usual = {"by": "month"}


class OutcomesForm(InCurrency):
    usual = {"days": 365}


class CompaniesForm(OutcomesForm):
    """Companies are partners: there is one route."""

    route = None  # type: ignore[assignment] # Django: the field is left out


class RoutesForm(OutcomesForm):
    route = None  # type: ignore[assignment] # both of them stand beside each other


class ReturnForm(OutcomesForm):
    """The programme's return: what partners cost and bring."""

    route = family = None  # type: ignore[assignment] # Django: the fields are left out
    by = forms.ChoiceField(
        label=pgettext_lazy("report", "By"),
        choices=[
            ("quarter", _("Quarter")),
            ("category", _("Kind")),
            ("organization", _("Company")),
        ],
    )
    usual = {"days": 365, "by": "quarter"}
