from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.federation.choices import Kind
from partners.federation.models import Connection
from partners.federation.services.emergency import candidates
from partners.organizations.forms.base import PersonChoiceField, ServiceForm

LARGEST_FILE = 500_000  # bytes of metadata


class AddressForm(ServiceForm):
    """The field is called as on the sign-in page, whose button leads here."""

    login = forms.EmailField(
        label=_("Your e-mail address at work"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class DomainForm(ServiceForm):
    name = forms.CharField(
        label=_("Domain"),
        max_length=253,
        help_text=_("The part of your e-mail addresses behind the @. Subdomains count apart."),
    )


class EmergencyForm(ServiceForm):
    user = PersonChoiceField(None, label=_("Administrator"))

    def __init__(self, connection: Connection, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("user", candidates(connection))


class ConnectionForm(forms.ModelForm, ServiceForm):
    """The settings of one protocol; what belongs to the other is left out."""

    client_secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Kept encrypted and never shown again. Leave it empty to keep the present one."
        ),
    )
    metadata = forms.FileField(
        label=_("Or the metadata as a file"),
        required=False,
        help_text=_("XML, as your provider lets you download it."),
    )
    roles = forms.CharField(
        label=_("Roles by attribute"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: value = role. Roles: admin, seller, buyer, marketer, learner."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput)

    class Meta:
        model = Connection
        fields = [
            "issuer",
            "client_id",
            "emails_checked",
            "metadata_url",
            "second_factor",
            "brings_people",
            "default_role",
            "role_attribute",
        ]
        help_texts = {
            "issuer": _(
                "Exactly as the provider writes it, for example https://login.example.com."
            ),
            "emails_checked": _(
                "For providers that do not say whether an address is verified, such as Entra ID:"
                " confirm that yours gives people addresses of your domains only."
            ),
            "metadata_url": _("Read again every day, so that new certificates arrive in time."),
            "second_factor": _("What a sign-in by the provider is worth where two are required."),
            "brings_people": _("Otherwise only those who are members already, or invited."),
            "role_attribute": _("Claim or attribute; empty: everybody gets the role above."),
        }

    OTHER = {
        Kind.OIDC: ["metadata_url", "metadata"],
        Kind.SAML: ["issuer", "client_id", "client_secret", "emails_checked"],
    }

    def __init__(self, kind: str, connection: Connection | None, data: Any, files: Any):
        instance = connection or Connection(kind=kind)
        roles = "\n".join(f"{value} = {role}" for value, role in instance.role_map.items())
        first = {"kind": kind, "version": instance.version if connection else None, "roles": roles}
        super().__init__(data, files, instance=instance, initial=first)
        for name in self.OTHER[Kind(kind)]:
            del self.fields[name]
        if kind == Kind.OIDC:
            self.fields["client_secret"].required = not instance.sealed_secret
            self.fields["client_id"].required = True
            if connection and connection.kind != kind:
                self.initial["issuer"] = ""  # of the other protocol

    def _post_clean(self) -> None:
        """What holds for a connection is said by the service alone."""

    def clean_metadata(self) -> str:
        upload = self.cleaned_data.get("metadata")
        if not upload:
            return ""
        if upload.size > LARGEST_FILE:
            raise ValidationError(_("The file is too large."))
        try:
            return str(upload.read().decode())
        except UnicodeDecodeError as error:
            raise ValidationError(_("This is not an XML file.")) from error

    def clean_roles(self) -> dict[str, str]:
        found = {}
        for line in self.cleaned_data["roles"].splitlines():
            if line.strip():
                value, sep, role = line.rpartition("=")
                if not sep:
                    raise ValidationError(_("Write one value and its role on each line."))
                found[value.strip()] = role.strip()
        return found

    def settings(self) -> dict[str, Any]:
        """What the service takes."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        said["role_map"] = said.pop("roles")
        return said

    def show(self, error: ValidationError) -> None:
        """The service names columns; the field of the map is called otherwise."""
        if hasattr(error, "error_dict") and "role_map" in error.error_dict:
            error.error_dict["roles"] = error.error_dict.pop("role_map")
        if hasattr(error, "error_dict") and "metadata" in error.error_dict:
            found = error.error_dict.pop("metadata")
            error.error_dict.setdefault("metadata_url", []).extend(found)
        super().show(error)
