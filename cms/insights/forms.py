"""What can be asked of the reports. What is not said has a usual value."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.insights.choices import By, Period, Reason
from cms.reading.choices import Asker


class PeriodForm(forms.Form):
    days = forms.TypedChoiceField(label=_("Period"), coerce=int, choices=Period.choices)
    usual: Mapping[str, Any] = {"days": Period.QUARTER.value}
    hide_optional = True  # nothing here has to be said

    def __init__(self, said: Mapping[str, Any]):
        super().__init__({**self.usual, **{name: text for name, text in said.items() if text}})


class UseForm(PeriodForm):
    by = forms.ChoiceField(label=_("By"), choices=By.choices)
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
