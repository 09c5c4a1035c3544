"""allauth's forms of the second factor in our words, and those of the rules."""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.forms import PlainWords
from portal.people.validators import check_plain
from portal.signin import limits, sealing
from portal.signin.choices import GRACE_DAYS, MOST_GRACE_DAYS
from portal.signin.models import SpentCode
from portal.workflow import clock

SEALED = "signin.app"  # the session's key of a secret that is not active yet


def spend(user: Any, code: str) -> None:
    """A code of an app opens once. Raises ValidationError for one that was used already."""
    window = int(clock.now().timestamp()) // limits.WINDOW
    digits = "".join(filter(str.isdigit, code))[:12]
    used = SpentCode.objects.filter(user=user, code=digits, window=window - 1).exists()
    try:
        with transaction.atomic():
            SpentCode.objects.create(user=user, code=digits, window=window)
    except IntegrityError:
        used = True
    if used:
        raise ValidationError(_("This code was used already. Wait for the next one."))


class CodeWords(PlainWords):
    """One field for a code of the app or a recovery code; guesses are counted."""

    user: Any
    authenticator: Any
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.help_text = _("Six digits from your authenticator app, or a recovery code.")
        field.widget.attrs |= {"inputmode": "numeric", "autofocus": True, "spellcheck": "false"}

    def clean_code(self) -> str:
        guess = limits.guess_code(context.request, self.user)
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            spend(self.user, code)
        guess.was_right()
        return code


class CodeForm(CodeWords, base.AuthenticateForm):
    """Between password and portal."""


class CodeAgainForm(CodeWords, base.ReauthenticateForm):
    """“Is it you?”"""


class AppForm(PlainWords, ActivateTOTPForm):
    """Adding an authenticator app. Until then its secret waits, encrypted, in the session."""

    def __init__(self, *args: Any, **kwargs: Any):
        session = context.request.session
        if kwargs.get("data") is not None and SEALED in session:
            session[SECRET_SESSION_KEY] = sealing.decrypt(session[SEALED])
        super().__init__(*args, **kwargs)
        session[SEALED] = sealing.encrypt(self.secret)
        session.pop(SECRET_SESSION_KEY, None)
        self.fields["code"].label = _("Code from the app")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}

    def clean_code(self) -> str:
        code: str = super().clean_code()
        spend(self.user, code)
        return code


class PasskeyForm(PlainWords, AddWebAuthnForm):
    """Adding a passkey: always one that opens the portal by itself, so it must know its owner."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"] = forms.CharField(
            label=_("What do you call it?"),
            help_text=_("For example “Phone” or “Blue key”."),
            max_length=60,
            required=False,
            validators=[check_plain],
        )
        self.order_fields(["name", "credential"])

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        return dict(super().clean())


class RuleForm(forms.Form):
    """Whether a group needs a second factor."""

    required = forms.BooleanField(label=gettext_lazy("A second factor is a must"), required=False)
    grace_days = forms.IntegerField(
        label=gettext_lazy("Days of grace"),
        min_value=0,
        max_value=MOST_GRACE_DAYS,
        help_text=gettext_lazy("How long people have to set it up, from today or from joining."),
    )

    def __init__(self, data: Any = None, *, rule: Any, prefix: str = ""):
        grace = GRACE_DAYS if rule._state.adding else rule.grace_days
        initial = {"required": rule.required, "grace_days": grace}
        super().__init__(data, initial=initial, prefix=prefix or None)
