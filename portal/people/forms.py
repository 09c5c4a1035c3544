import datetime as dt
from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.people.areas import READ, READING, WORDS, WRITE, Area
from portal.people.models import ApiToken, User
from portal.people.validators import check_plain, time_zones
from portal.workflow import clock


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


NEVER = "never"


class Opens(TextChoices):
    """The usual choices of what a token opens."""

    READING = "reading", _("Read everything")
    EVERYTHING = "everything", _("Everything: read and write")
    CHOSEN = "chosen", _("Only what is chosen below")


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


class AreaChoice(forms.Form):
    """What a token or client opens: one of the usual choices, or area by area."""

    opens = forms.ChoiceField(
        label=_("What does it open?"),
        choices=Opens.choices,
        initial=Opens.READING,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        levels = [("", _("Nothing")), (READ, _("Read")), (WRITE, _("Read and write"))]
        for area in Area:
            field = forms.ChoiceField(label=area.label, choices=levels, required=False)
            self.fields[f"area_{area}"] = field

    def area_fields(self) -> list[forms.BoundField]:
        """The choice area by area, for the template."""
        return [self[f"area_{area}"] for area in Area]

    def words(self) -> list[str]:
        """What was chosen, in words."""
        data = self.cleaned_data
        if data["opens"] != Opens.CHOSEN:
            return list(READING if data["opens"] == Opens.READING else WORDS)
        found = []
        for area in Area:
            level = data.get(f"area_{area}")
            found += [f"{area}:{READ}"] if level else []
            found += [f"{area}:{WRITE}"] if level == WRITE else []
        return found

    def add_error(self, field: str | None, error: Any) -> None:
        """What the service says of a part this form calls otherwise."""
        ours = {"areas": "opens", "expires_at": "days"}
        if field is None and hasattr(error, "error_dict"):
            for name, problems in error.error_dict.items():
                super().add_error(ours.get(name, name), problems)
        else:
            super().add_error(field, error)


class TokenForm(AreaChoice):
    """A new token: its name, what it opens, until when."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=ApiToken._meta.get_field("name").max_length,
        validators=[check_plain],
        help_text=_("A name you will recognise later, for example “CRM sync”."),
    )
    days = forms.ChoiceField(
        label=_("When does it end?"),
        choices=[
            ("30", _("After 30 days")),
            ("90", _("After 90 days")),
            ("365", _("After a year")),
            (NEVER, _("Never")),
        ],
        initial="90",
    )

    def token(self) -> dict[str, Any]:
        """The input for the service, once valid."""
        data = self.cleaned_data
        days = data["days"]
        return {
            "name": data["name"],
            "areas": self.words(),
            "expires_at": None if days == NEVER else clock.now() + dt.timedelta(days=int(days)),
        }
