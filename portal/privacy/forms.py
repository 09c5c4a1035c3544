from django import forms
from django.utils.translation import gettext_lazy as _

from partners.organizations.forms.base import ServiceForm
from portal.privacy.services.rules import MOST


class FindForm(ServiceForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)


class EraseForm(FindForm):
    sure = forms.BooleanField(label=_("I have checked who asked, and that nothing has to be kept"))


class AskForm(ServiceForm):
    message = forms.CharField(
        label=_("Anything we should know"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class DeclineForm(ServiceForm):
    answer = forms.CharField(
        label=_("Why the data has to stay"), max_length=500, widget=forms.Textarea({"rows": 3})
    )


class DaysForm(ServiceForm):
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST)
