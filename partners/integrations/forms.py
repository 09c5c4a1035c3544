"""Forms of the room. They parse; validators.py has the rules, services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.integrations.choices import ClientKind
from partners.integrations.policies import roles_for
from partners.organizations.forms.base import ServiceForm
from portal.people.forms import AreaChoice, TokenForm


class IntegrationForm(ServiceForm):
    """A new program: its name, what it is for, in which role it works."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("It stands in histories beside what the program does, for example “CRM”."),
    )
    about = forms.CharField(
        label=_("What is it for?"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        help_text=_(
            "It sees and does what a person in this role does. Take the least that will do."
        ),
    )

    def __init__(self, data: Any = None, *, actor: Any, organization: Any):
        super().__init__(data)
        roles = roles_for(actor, organization)
        field: Any = self.fields["role"]
        field.choices = roles
        if roles:
            self.initial["role"] = roles[0][0]


class ServiceTokenForm(TokenForm, ServiceForm):
    """A token of an integration."""


class ClientForm(AreaChoice, ServiceForm):
    """An OAuth client of an integration."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("People read it when they are asked to agree."),
    )
    kind = forms.ChoiceField(
        label=_("Whom does it get tokens for?"),
        choices=ClientKind.choices,
        initial=ClientKind.PROGRAM,
        widget=forms.RadioSelect,
    )
    redirect_uris = forms.CharField(
        label=_("Where the answer is sent to"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Only for apps that people agree to: full addresses, one a line. Later they must match "
            "letter for letter. https, or http on localhost."
        ),
    )
    for_everybody = forms.BooleanField(
        label=_("People of every company may use it"),
        required=False,
        help_text=_("Otherwise only people of the vendor."),
    )

    def __init__(self, data: Any = None, *, of_vendor: bool):
        super().__init__(data)
        if not of_vendor:
            del self.fields["for_everybody"]

    def client(self) -> dict[str, Any]:
        """The input for the service, once valid."""
        names = ("name", "kind", "redirect_uris", "for_everybody")
        data = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {**data, "areas": self.words()}
