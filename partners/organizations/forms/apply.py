import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from partners.organizations import validators
from partners.organizations.forms.base import ServiceForm
from partners.organizations.models import PartnerApplication

FIELDS = (
    "company",
    "kind",
    "website",
    "country",
    "city",
    "contact_name",
    "contact_email",
    "contact_phone",
    "message",
)


class ApplyForm(ServiceForm):
    """The public application. People leave `fax` empty: they cannot see it."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    fax = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data: Any = None):
        super().__init__(data, initial={"token": uuid.uuid4()})
        self.fields |= fields_for_model(PartnerApplication, FIELDS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            return cleaned | validators.check_application(self._typed(cleaned))
        except ValidationError as error:
            self.show(error)
            return cleaned

    @staticmethod
    def _typed(cleaned: dict[str, Any]) -> dict[str, Any]:
        return {name: cleaned[name] for name in FIELDS if name in cleaned}

    def application(self) -> dict[str, Any]:
        """The input for the service, once valid."""
        return self._typed(self.cleaned_data)

    def one_time_token(self) -> uuid.UUID:
        return self.cleaned_data["token"] or uuid.uuid4()

    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("fax"))
