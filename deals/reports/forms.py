"""Forms of what is kept: snapshots, reports by e-mail, lines of the programme's return."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from deals.registrations.forms.fields import MoneyField
from deals.reports.choices import BENEFITS, LAST_DAY, Category, Rhythm
from deals.reports.models import Schedule
from partners.organizations.forms.base import DateInput, ServiceForm
from portal.notifications.choices import Weekday

COSTS = [choice for choice in Category.choices if choice[0] not in BENEFITS]
CATEGORIES = [
    ("", _("Choose…")),
    (_("Costs"), COSTS),
    (_("Benefits"), [choice for choice in Category.choices if choice[0] in BENEFITS]),
]
DAY_OF = {Rhythm.WEEKLY.value: "weekday", Rhythm.MONTHLY.value: "day"}  # rhythm → its field


class TokenForm(ServiceForm):
    """A form sent twice does one thing."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())


class SnapshotForm(TokenForm):
    name = forms.CharField(label=_("Name"), max_length=80)


class ScheduleForm(TokenForm):
    """A rhythm with its day: only the day of the chosen rhythm counts."""

    rhythm = forms.ChoiceField(
        label=_("How often"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int, choices=Weekday.choices)
    day = forms.IntegerField(
        label=_("Day of the month"),
        min_value=1,
        max_value=LAST_DAY,
        help_text=_("1 to 28. Only for a mail every month."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        usual = {"rhythm": Rhythm.WEEKLY, "weekday": Weekday.MONDAY, "day": 1}
        self.initial = {**usual, **self.initial}

    def clean(self) -> None:
        for rhythm, name in DAY_OF.items():
            if rhythm != self.cleaned_data.get("rhythm"):
                self.errors.pop(name, None)

    @staticmethod
    def shown(schedule: Schedule) -> dict[str, Any]:
        return {"rhythm": schedule.rhythm, DAY_OF[schedule.rhythm]: schedule.day}

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        name = DAY_OF[data["rhythm"]]
        return {"rhythm": data["rhythm"], "day": data[name], "token": data["token"]}


class LineForm(TokenForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    category = forms.ChoiceField(label=_("Kind"), choices=CATEGORIES)
    amount = MoneyField(label=_("Amount"), max_digits=14, decimal_places=2)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in settings.CURRENCIES]
    )
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("Until"), widget=DateInput())
    company = forms.CharField(
        label=_("Company"),
        max_length=200,
        required=False,
        help_text=_("Its whole name. Empty: a line of the whole programme."),
    )
    about = forms.CharField(label=_("What for"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, companies: Any, **more: Any):
        super().__init__(data, **more)
        self.companies = companies
        self.initial.setdefault("currency", settings.DEFAULT_CURRENCY)

    def clean_company(self) -> Any:
        """The company of that name; None for the whole programme."""
        if not (name := self.cleaned_data["company"].strip()):
            return None
        found = list(self.companies.filter(name__iexact=name)[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("There is no company of this name. Check its spelling."))
        return found[0]

    def columns(self) -> dict[str, Any]:
        names = ("category", "amount", "currency", "starts_on", "ends_on", "about")
        columns = {name: self.cleaned_data[name] for name in names}
        return {**columns, "organization": self.cleaned_data["company"]}
