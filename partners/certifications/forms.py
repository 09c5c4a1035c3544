"""Forms of the room. They parse; validators.py has the rules, services decide."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.certifications.models import Certification, TierRequirement
from partners.organizations.forms.base import DateInput, ServiceForm
from partners.organizations.models import Tier

OF_CERTIFICATION = ("code", "name", "description", "take_at", "validity_months", "is_active")
OF_EXTERNAL = ("issuer", "external_number", "issued_on", "expires_on")


class SeatField(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.user.name} · {row.organization.name}"


class ClaimForm(ServiceForm):
    """A certificate issued elsewhere."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    seat = SeatField(queryset=None, label=_("Whose certificate"), empty_label=_("Choose…"))
    certification: Any = forms.ModelChoiceField(
        queryset=None, label=_("Counts as"), empty_label=_("Choose…")
    )
    issuer = forms.CharField(label=_("Issued by"), max_length=120)
    external_number = forms.CharField(label=_("Number on the certificate"), max_length=80)
    issued_on = forms.DateField(label=_("Issued on"), widget=DateInput())
    expires_on = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: it never expires"),
    )
    file = forms.FileField(
        label=_("Copy of the certificate"), required=False, allow_empty_file=True, max_length=None
    )

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, seats: Any):
        super().__init__(data, files, initial={"token": uuid.uuid4()})
        self.offer("seat", seats)
        found = list(seats[:2])
        own = next((row for row in seats if row.user_id == user.pk), None)
        if own is not None or len(found) == 1:
            self.initial["seat"] = own or found[0]
        rows = Certification.objects.visible_to(user).filter(is_active=True)
        self.offer("certification", rows)

    def claim(self) -> dict[str, Any]:
        """The input for the service, once valid."""
        data = {name: self.cleaned_data[name] for name in OF_EXTERNAL}
        names = ("seat", "certification", "token")
        return {
            "data": data,
            "upload": self.cleaned_data["file"],
            **{name: self.cleaned_data[name] for name in names},
        }


class ReasonForm(ServiceForm):
    """Why something is taken back or declined."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The holder reads it word by word."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class CertificationForm(ServiceForm):
    def __init__(self, row: Certification, data: Any = None):
        super().__init__(data, initial={name: getattr(row, name) for name in OF_CERTIFICATION})
        self.fields |= forms.models.fields_for_model(Certification, OF_CERTIFICATION)


class RequirementForm(ServiceForm):
    tier: Any = forms.ModelChoiceField(queryset=None, label=_("Tier"), empty_label=_("Choose…"))
    certification: Any = forms.ModelChoiceField(
        queryset=None, label=_("Certification"), empty_label=_("Choose…")
    )
    people = forms.IntegerField(label=_("People"), min_value=1, max_value=1000, initial=1)

    def __init__(self, row: TierRequirement, user: Any, data: Any = None):
        names = ("tier_id", "certification_id", "people")
        initial = {name.removesuffix("_id"): getattr(row, name) for name in names}
        super().__init__(data, initial=initial)
        self.offer("tier", Tier.objects.visible_to(user))
        self.offer("certification", Certification.objects.visible_to(user))


class VerifyForm(forms.Form):
    """A number as it stands on a certificate."""

    number = forms.CharField(label=_("Certificate number"), max_length=40)
