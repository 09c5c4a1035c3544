"""What can be asked of the reports."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.insights.choices import By, Reason
from cms.reading.choices import Asker
from portal.reporting.tables import Period, PeriodForm


class UseForm(PeriodForm):
    by = forms.ChoiceField(label=pgettext_lazy("report", "By"), choices=By.choices)
    usual = {**PeriodForm.usual, "by": By.TIER.value}
    field_order = ["by", "days"]


class StaleForm(PeriodForm):
    reason = forms.ChoiceField(
        label=_("Why"), required=False, choices=[("", _("Any reason")), *Reason.choices]
    )
    field_order = ["reason", "days"]


class SearchForm(PeriodForm):
    asker = forms.ChoiceField(
        label=_("Who looked"), required=False, choices=[("", _("Everybody")), *Asker.choices]
    )
    field_order = ["asker", "days"]


class AheadForm(PeriodForm):
    days = forms.TypedChoiceField(label=_("Ends within"), coerce=int, choices=Period.choices)
