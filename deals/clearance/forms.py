"""The question, and the desk's traps."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from deals.registrations.models import ProductFamily
from partners.organizations.forms.base import ServiceForm
from partners.organizations.models import Organization


class AskForm(ServiceForm):
    """`companies`: those the person sells for; with one, nothing is asked."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("For which company"), empty_label=None
    )
    name = forms.CharField(label=_("Customer name"), max_length=200)
    website = forms.CharField(label=_("Website"), max_length=200, required=False)
    country = CountryField(blank=True).formfield(label=_("Country"), required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    tax_id = forms.CharField(label=_("Tax number"), max_length=60, required=False)
    families = forms.ModelMultipleChoiceField(
        ProductFamily.objects.none(),
        label=_("Product families"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means all."),
    )

    def __init__(self, user: Any, companies: Any, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("organization", companies)
        self.offer("families", ProductFamily.objects.visible_to(user).filter(is_active=True))
        if len(companies) == 1:
            self.fields["organization"].widget = forms.HiddenInput()
            self.fields["organization"].initial = companies[0]


class StopForm(ServiceForm):
    use_required_attribute = False
    reason = forms.CharField(label=_("Why all checks stop"), max_length=300)


class TrapForm(ServiceForm):
    use_required_attribute = False
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("A customer that does not exist.")
    )
    website = forms.CharField(label=_("Website"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
