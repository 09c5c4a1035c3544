"""Forms of the room. They parse; validators.py has the rules, services decide."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.organizations.forms.base import ServiceForm
from portal.webhooks.catalogue import TYPES

WHEN = "%Y-%m-%dT%H:%M"


def choices() -> list[tuple[str, Any]]:
    return [(row.code, f"{row.code} – {row.words}") for row in TYPES]


class EndpointForm(ServiceForm):
    """An address and what it is told. Without `integrations` the endpoint keeps its own."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    integration: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("Integration"),
        empty_label=_("Choose…"),
        help_text=_("It is told what this integration may see, and nothing else."),
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Public, and beginning with https://."),
    )
    about = forms.CharField(label=_("Note"), max_length=200, required=False)
    events = forms.MultipleChoiceField(
        label=_("Events"), choices=choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, integrations: Any = None, **more: Any):
        super().__init__(data, **more)
        self.initial.setdefault("token", uuid.uuid4())
        if integrations is None:
            del self.fields["integration"]
        else:
            self.offer("integration", integrations)

    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("url", "about", "events")}


class SinceForm(ServiceForm):
    """From which moment on everything is sent again."""

    since = forms.DateTimeField(
        label=_("Everything since"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=WHEN),
    )


class VersionForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
