"""What the list of engagements can be narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.accounts.choices import EngagementLevel


class EngagementFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Account or company"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("Any")), *EngagementLevel.choices]
    )
    show = forms.CharField(required=False, widget=forms.HiddenInput)
