"""What a product family asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deals.registrations.models import ProductFamily
from partners.certifications.models import Certification
from partners.organizations.forms.base import ServiceForm


class FamilyForm(ServiceForm):
    requires: Any = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Asks for the certification"),
        empty_label=_("None"),
        help_text=_("Somebody of the company must hold it before a deal can be registered."),
    )

    def __init__(self, family: ProductFamily, user: Any, data: Any = None):
        super().__init__(data, initial={"requires": family.requires_id})
        self.offer("requires", Certification.objects.visible_to(user))
