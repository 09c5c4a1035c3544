from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.people.models import ApiToken, User
from portal.people.validators import check_plain, time_zones


class ProfileForm(forms.ModelForm):
    """What a person says about themselves."""

    class Meta:
        model = User
        fields = ["name", "language", "timezone", "theme"]
        widgets = {"theme": forms.RadioSelect(attrs={"class": "choices--inline"})}
        labels = {"theme": _("Colours")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(check_plain)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        zones = [(name, name.replace("_", " ")) for name in self._zones()]
        self.fields["timezone"] = forms.ChoiceField(label=_("Time zone"), choices=zones)

    def _zones(self) -> list[str]:
        """The usual ones, and whatever the person has now."""
        return sorted({*time_zones(), self.instance.timezone})


class PlainWords:
    """allauth's forms in our style: sentence case, and no label repeated inside its input."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = str(field.label or "").capitalize()
            field.widget.attrs.pop("placeholder", None)


class SignInForm(PlainWords, allauth.LoginForm):
    pass


class EmailForm(PlainWords, allauth.AddEmailForm):
    pass


class PasswordForm(PlainWords, allauth.ChangePasswordForm):
    pass


class ForgottenForm(PlainWords, allauth.ResetPasswordForm):
    pass


class NewPasswordForm(PlainWords, allauth.ResetPasswordKeyForm):
    pass


class AgainForm(PlainWords, allauth.ReauthenticateForm):
    pass


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        max_length=ApiToken._meta.get_field("name").max_length,
        validators=[check_plain],
        help_text=_("A name you will recognise later, for example “CRM sync”."),
    )
