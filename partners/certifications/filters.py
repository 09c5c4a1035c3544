"""What lists of certificates can be narrowed by; a value nobody knows reads like none."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.certifications.choices import State
from partners.certifications.models import Certification
from portal.interchange.text import clean_text


def check_text(value: str) -> None:
    """Signs that cannot be searched for are refused, not sent to the database."""
    clean_text(value)


class CertificateFilter(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        validators=[check_text],
        widget=forms.SearchInput({"placeholder": _("Person, company or number")}),
    )
    certification: Any = forms.ModelChoiceField(
        queryset=None, label=_("Certification"), required=False, empty_label=_("Any"),
        to_field_name="code",
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any")), *State.choices]
    )

    def __init__(self, data: Any, *, user: Any):
        super().__init__(data)
        field: Any = self.fields["certification"]
        field.queryset = Certification.objects.visible_to(user)

    def narrowed(self, rows: Any) -> Any:
        """`rows` (already in scope) after every filter that could be read."""
        self.is_valid()
        asked = self.cleaned_data
        for word in asked.get("q", "").split():
            rows = rows.filter(
                Q(holder_name__icontains=word)
                | Q(organization__name__icontains=word)
                | Q(number__icontains=word)
                | Q(external_number__icontains=word)
            )
        if asked.get("certification"):
            rows = rows.filter(certification=asked["certification"])
        return rows.in_state(asked["state"]) if asked.get("state") else rows
