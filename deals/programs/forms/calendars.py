"""Business calendars, single days and exchange rates, typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from deals.programs import validators
from deals.programs.forms.policies import tomorrow
from deals.programs.models import Calendar, office_week
from deals.programs.public_holidays import country_choices
from partners.organizations.forms.base import DateInput, ServiceForm
from partners.organizations.models import Territory
from portal.people.validators import time_zones


class SpansField(forms.CharField):
    """Opening hours of one day: “09:00–12:00, 13:00–17:00”; nothing is closed."""

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, max_length=120, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join("–".join(span) for span in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return validators.parse_spans(super().clean(value))


class CalendarForm(ServiceForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    territory: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("Territory"),
        required=False,
        empty_label=_("Everywhere else"),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(name, name) for name in time_zones()]
    )
    holiday_country = forms.ChoiceField(
        label=_("Public holidays of"),
        required=False,
        choices=lambda: [("", _("No public holidays")), *country_choices()],
    )
    holiday_region = forms.CharField(
        label=_("Region of the holidays"),
        required=False,
        max_length=10,
        help_text=_("A code such as BY for Bavaria. Empty: holidays of the whole country."),
    )
    hide_optional = True

    def __init__(self, user: Any, calendar: Calendar | None = None, data: Any = None):
        week = calendar.week if calendar else office_week()
        names = ("name", "territory", "timezone", "holiday_country", "holiday_region")
        initial = {name: getattr(calendar, name) for name in names} if calendar else {}
        super().__init__(data, initial=initial | {f"day_{n}": day for n, day in enumerate(week)})
        self.offer("territory", Territory.objects.visible_to(user))
        for number, name in WEEKDAYS.items():
            self.fields[f"day_{number}"] = SpansField(label=name)

    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{number}"] for number in WEEKDAYS]

    def clean_holiday_region(self) -> str:
        return str(self.cleaned_data["holiday_region"]).upper()

    def calendar(self) -> dict[str, Any]:
        """The input of the service, once valid."""
        data = {k: v for k, v in self.cleaned_data.items() if not k.startswith("day_")}
        return data | {"week": [self.cleaned_data[f"day_{number}"] for number in WEEKDAYS]}

    def check(self, checked: Any, calendar: Calendar | None) -> Calendar | None:
        """`checked(data, calendar)`, or None with what it refuses as this form's errors."""
        if not self.is_valid():
            return None
        try:
            return checked(self.calendar(), calendar)
        except ValidationError as error:
            self.show(error)
            return None


class ExceptionForm(ServiceForm):
    day = forms.DateField(label=_("Date"), widget=DateInput())
    spans = SpansField(label=_("Opening hours"), help_text=_("Empty: closed."))
    reason = forms.CharField(label=_("Why"), max_length=120, required=False)
    hide_optional = True


def foreign_currencies() -> list[tuple[str, str]]:
    return [(code, code) for code in settings.CURRENCIES if code != settings.DEFAULT_CURRENCY]


class RateForm(ServiceForm):
    currency = forms.ChoiceField(label=_("Currency"), choices=foreign_currencies)
    rate = forms.DecimalField(max_digits=18, decimal_places=8)
    starts_on = forms.DateField(label=_("From"), widget=DateInput(), initial=tomorrow)

    def __init__(self, data: Any = None):
        super().__init__(data)
        self.fields["rate"].label = _("One is worth, in %(currency)s") % {
            "currency": settings.DEFAULT_CURRENCY
        }
