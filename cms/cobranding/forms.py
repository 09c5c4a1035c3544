"""Forms of the co-branding room. They parse; validators.py has the rules, services decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.cobranding.choices import MAX_CONTACT, MAX_SPOTS, What
from cms.cobranding.spots import Spot

SIDES = ("x", "y", "width", "height")


class BrandForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG. A PNG with a transparent background looks best."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    contact = forms.CharField(
        label=_("Contact line"),
        required=False,
        max_length=MAX_CONTACT,
        help_text=_("What customers need to reach you: name, address, telephone, website."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def blame(self, error: ValidationError) -> None:
        """Show what a service refused, beside its field where it has one."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, texts in found.items():
            self.add_error(name if name in self.fields else None, texts)


class SpotForm(forms.Form):
    what = forms.ChoiceField(label=_("What"), choices=What.choices, initial=What.LOGO)
    page = forms.IntegerField(label=_("Page"), min_value=1, initial=1)
    x = forms.FloatField(label=_("From the left (mm)"), min_value=0)
    y = forms.FloatField(label=_("From the top (mm)"), min_value=0)
    width = forms.FloatField(label=_("Width (mm)"), min_value=0)
    height = forms.FloatField(label=_("Height (mm)"), min_value=0)

    def spot(self) -> Spot:
        data = self.cleaned_data
        sides = {name: round(data[name], 1) for name in SIDES}
        return Spot(what=data["what"], page=data["page"], **sides)


SpotFormSet = forms.formset_factory(
    SpotForm, extra=2, max_num=MAX_SPOTS, absolute_max=MAX_SPOTS, can_delete=True
)


def spots_in(formset: Any) -> list[Spot]:
    """What a valid form set says; rows left as they were offered and removed ones are none."""
    return [
        form.spot()
        for form in formset
        if form.has_changed() and form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
