"""Forms of the room. They parse; validators.py has the rules, services decide."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.integrations.choices import ClientKind
from partners.integrations.policies import roles_for
from partners.organizations.forms.base import ServiceForm
from portal.people.areas import READ, WRITE, Area
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


class EditForm(ServiceForm):
    """Another name, or other words for what an integration does."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = IntegrationForm.base_fields["name"]
    about = IntegrationForm.base_fields["about"]


class NarrowForm(ServiceForm):
    """A token or client: another name, and less than it opens now. `row`: which of them."""

    name = forms.CharField(label=_("Name"), max_length=80)
    areas = forms.MultipleChoiceField(
        label=_("What it goes on opening"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Untick what it does not need. To open more, make a new one."),
    )

    def __init__(self, data: Any = None, *, row: Any):
        super().__init__(data, initial={"name": row.name, "areas": row.areas})
        field: Any = self.fields["areas"]
        field.choices = [(word, _words_of(word)) for word in row.areas]


class NarrowTokenForm(NarrowForm):
    expires_at = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Empty: as before. It can end earlier, not later."),
    )

    def changes(self) -> dict[str, Any]:
        """The input for the service, once valid; a day lasts until it is over."""
        data = dict(self.cleaned_data)
        if day := data.pop("expires_at"):
            after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
            data["expires_at"] = timezone.make_aware(after)
        return data


def _words_of(word: str) -> str:
    area, _sep, verb = word.partition(":")
    names = {READ: _("%(part)s: read"), WRITE: _("%(part)s: change")}
    return str(names[verb]) % {"part": Area(area).label}


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
