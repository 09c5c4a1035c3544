from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model, model_to_dict
from django.utils.translation import gettext_lazy as _

from partners.organizations import policies, validators
from partners.organizations.choices import ROLE_HINTS, MemberRole
from partners.organizations.forms.base import PersonChoiceField, ServiceForm, plain
from partners.organizations.models import Membership, Organization, Territory, Tier

PROFILE = ("name", "website", "country", "city", "address", "phone", "about")
PROGRAMME = ("kind", "tier", "territory")


class CompanyForm(ServiceForm):
    """Profile fields; with `programme`, the desk's fields too."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, user: Any, organization: Organization | None, programme: bool, data: Any):
        names = (*PROFILE, *PROGRAMME) if programme else PROFILE
        initial = model_to_dict(organization, names) if organization else {}
        initial["version"] = organization.version if organization else None
        super().__init__(data, initial=initial)
        self.names = names
        self.fields |= fields_for_model(Organization, names)
        self.fields["website"].help_text = _("For example example.com")
        if programme:
            self.offer("tier", Tier.objects.visible_to(user))
            self.offer("territory", Territory.objects.visible_to(user))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            return cleaned | validators.check_profile(self._typed(cleaned))
        except ValidationError as error:
            self.show(error)
            return cleaned

    def _typed(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {name: cleaned[name] for name in self.names if name in cleaned}

    def profile(self) -> dict[str, Any]:
        """The input for the service, once valid."""
        return self._typed(self.cleaned_data)

    def keep_typing_on(self, organization: Organization) -> None:
        """After a conflict: the typed words stay, and saving again saves over what came between."""
        self.data = {**self.data.dict(), "version": organization.version}  # type: ignore[attr-defined]


def _role_field(**more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Role"),
        choices=lambda: [(role.value, f"{role.label}: {ROLE_HINTS[role]}") for role in MemberRole],
        widget=forms.RadioSelect,
        **more,
    )


class InviteForm(ServiceForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = _role_field(initial=MemberRole.SELLER)


class RoleForm(ServiceForm):
    role = _role_field()


class LeaveForm(ServiceForm):
    """Who takes over from a member who leaves."""

    successor = PersonChoiceField(queryset=Membership.objects.none(), label=_("Who takes over?"))

    def __init__(self, user: Any, membership: Membership, data: Any):
        super().__init__(data)
        rows = policies.successors(membership).visible_to(user)
        self.offer("successor", rows.select_related("user"))


class MemberSearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search people"),
        required=False,
        max_length=100,
        validators=[plain],
        widget=forms.SearchInput,
    )
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=lambda: [("", _("Any")), *MemberRole.choices]
    )


class AcceptForm(ServiceForm):
    """A new person behind an invitation."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. Three or four unusual words work well."),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(
        self, email: str, company: str, languages: Any, data: Any, initial: dict[str, Any]
    ):
        super().__init__(data, initial=initial)
        self.email, self.company = email, company
        choices: Any = self.fields["language"]
        choices.choices = languages

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        name = self.cleaned_data.get("name", "")
        validators.check_password(password, self.email, name, self.company)
        return password
