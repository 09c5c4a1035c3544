"""A version of the programme's policies, typed; and the small forms about versions."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from deals.programs import validators
from deals.programs.changes import GROUPS, PARAMETERS
from deals.programs.models import ProgramPolicy
from partners.organizations.forms.base import DateInput, ServiceForm
from partners.organizations.models import Territory, Tier
from portal.workflow import clock

EMPTY = {  # what an empty field means
    "long_protection_from": _("In the programme’s currency. Empty: the value does not matter."),
    "open_registrations_cap": _("For one company. Empty: no limit."),
}


def tomorrow() -> dt.date:
    return clock.today() + dt.timedelta(days=1)


class TextListField(forms.CharField):
    """A list typed with commas. `parse` turns the text into the list."""

    def __init__(self, parse: Any, **kwargs: Any):
        super().__init__(required=False, max_length=200, **kwargs)
        self.parse = parse

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return self.parse(super().clean(value))


class StartForm(ServiceForm):
    """From which day, and why: what every new version and every withdrawal asks."""

    starts_on = forms.DateField(
        label=_("In force from"), widget=DateInput(), help_text=_("Tomorrow at the earliest.")
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=validators.REASON_LENGTH,
        help_text=_("Colleagues and auditors read it."),
    )

    def __init__(self, data: Any = None, initial: Any = None):
        super().__init__(data, initial={"starts_on": tomorrow()} | (initial or {}))


class ReasonForm(ServiceForm):
    reason = forms.CharField(label=_("Why"), max_length=validators.REASON_LENGTH)


class PolicyForm(StartForm):
    """All parameters, for a scope, from a day."""

    territory: Any = forms.ModelChoiceField(
        queryset=None, label=_("Territory"), required=False, empty_label=_("All territories")
    )
    tier: Any = forms.ModelChoiceField(
        queryset=None, label=_("Tier"), required=False, empty_label=_("All tiers")
    )
    hide_optional = True

    def __init__(self, user: Any, base: ProgramPolicy, data: Any = None, scope: Any = None):
        super().__init__(data, {name: getattr(base, name) for name in PARAMETERS} | (scope or {}))
        self.offer("territory", Territory.objects.visible_to(user))
        self.offer("tier", Tier.objects.visible_to(user))
        self.fields |= forms.models.fields_for_model(ProgramPolicy, PARAMETERS)
        self.fields["notice_days"] = TextListField(
            validators.parse_days,
            label=_("Notices before expiry, days"),
            help_text=_("With commas: 30, 14, 7, 1."),
        )
        self.fields["release_times"] = TextListField(
            validators.parse_times,
            label=_("Automatic decisions are sent at"),
            help_text=_("Times with commas: 09:00, 14:00. Empty: at once."),
        )

        for name, text in EMPTY.items():
            self.fields[name].help_text = text

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The parameters' fields under their headings."""
        return [(label, [self[name] for name in names]) for label, names in GROUPS]

    def version(self) -> dict[str, Any]:
        """The input of the services, once valid."""
        data = {name: self.cleaned_data[name] for name in PARAMETERS}
        scope = {name: self.cleaned_data[name] for name in ("territory", "tier", "starts_on")}
        return scope | {"data": data}

    def check(self, draft: Any) -> Any:
        """`draft(**version)`, or None with what it refuses as this form's errors."""
        if not self.is_valid():
            return None
        try:
            return draft(**self.version())
        except ValidationError as error:
            self.show(error)
            return None
