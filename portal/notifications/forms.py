from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.notifications.choices import KINDS, Group, offered_to
from portal.notifications.models import Preferences
from portal.notifications.validators import check_quiet_hours, frequencies_for

TIMES = ("quiet_from", "quiet_until", "quiet_weekends", "digest_at", "digest_day")


class PreferencesForm(forms.ModelForm):
    """How often mail about each kind comes, and when no mail comes."""

    class Meta:
        model = Preferences
        fields = TIMES
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("quiet_from", "quiet_until", "digest_at")
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.codes = offered_to(user.staff_role)
        for code in self.codes:
            self.fields[f"kind_{code}"] = self._choice(code)

    def _choice(self, code: str) -> forms.ChoiceField:
        kind = KINDS[code]
        return forms.ChoiceField(
            label=kind.label,
            choices=frequencies_for(code),
            initial=self.instance.frequency(code),
            help_text=kind.must,
        )

    def groups(self) -> Iterable[tuple[Any, list[forms.BoundField]]]:
        """The kinds as fields, under their group's name."""
        for group in Group:
            codes = [code for code in self.codes if KINDS[code].group == group]
            if codes:
                yield group.label, [self[f"kind_{code}"] for code in codes]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("quiet_from"), data.get("quiet_until")
        if {"quiet_from", "quiet_until"} & self.errors.keys():
            return data
        try:
            check_quiet_hours(start, end)
        except ValidationError as error:
            self.add_error(None, error)
        return data

    def frequencies(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"kind_{code}"] for code in self.codes}

    def times(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TIMES}
