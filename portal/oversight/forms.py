"""Input of oversight's pages."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.interchange.text import clean_text
from portal.oversight.choices import Answer
from portal.oversight.register import kinds

REASON_LENGTH = 300
REASON = gettext_lazy("Reason")


def plain(value: str) -> None:
    """Field validator: no characters that cannot be stored."""
    clean_text(str(value))


def reason_field(label: Any = REASON) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=REASON_LENGTH, min_length=3, validators=[plain],
        widget=forms.TextInput(),
    )  # fmt: skip


class Form(forms.Form):
    """A form whose input one service takes."""

    def attempt(self, service: Callable[..., Any], **arguments: Any) -> bool:
        """Run `service`; True when done. What it refuses becomes this form's errors."""
        if not self.is_valid():
            return False
        try:
            self.result = service(**arguments)
        except ValidationError as error:
            fields = getattr(error, "error_dict", {None: error.messages})
            for name, problems in fields.items():
                self.add_error(name if name in self.fields else None, problems)
            return False
        return True


class PersonField(forms.CharField):
    """A person, written as an e-mail address or as the whole name, found in `rows`."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            max_length=254, validators=[plain], widget=forms.TextInput({"autocomplete": "off"}),
            **kwargs,
        )  # fmt: skip
        self.rows: Any = get_user_model()._default_manager.none()

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        found = list(self.rows.filter(email__iexact=text)[:1])
        found = found or list(self.rows.filter(name__iexact=text)[:2])
        if not found:
            raise ValidationError(_("Nobody has this e-mail address or name."))
        if len(found) > 1:
            raise ValidationError(_("Several people have this name. Write the e-mail address."))
        return found[0]


class WhyForm(Form):
    """Whom "why can’t this person see it?" is about."""

    person = PersonField(
        label=gettext_lazy("Person"), help_text=gettext_lazy("E-mail address, or the whole name")
    )

    def __init__(self, people: Any, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.rows = people


class ViewAsForm(WhyForm):
    """Whom to look over, and why: the person can read the reason."""

    reason = reason_field()


class EndForm(Form):
    reason = reason_field(gettext_lazy("Why it ends"))


class ExtendForm(Form):
    until = forms.DateField(
        label=gettext_lazy("Until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    reason = reason_field(gettext_lazy("Why it goes on"))


class StartForm(Form):
    """A new access review."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, validators=[plain])
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What is reviewed"), widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(
        label=gettext_lazy("Answers by"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    repeat_months = forms.TypedChoiceField(
        label=gettext_lazy("Again"), required=False, coerce=int, empty_value=None,
        choices=[("", gettext_lazy("Only once")), (3, gettext_lazy("Every 3 months")),
                 (6, gettext_lazy("Every 6 months")), (12, gettext_lazy("Every 12 months"))],
    )  # fmt: skip
    ends_unanswered = forms.BooleanField(
        label=gettext_lazy("End what nobody answers by that day"), required=False
    )
    token = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kinds"]
        field.choices = [(kind.code, kind.label) for kind in kinds()]


class AnswerForm(Form):
    """Keep or end one item; to end it takes a reason."""

    answer = forms.ChoiceField(choices=Answer.choices)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=REASON_LENGTH, required=False, validators=[plain]
    )


def posted(request: Any) -> Any:
    """Form data of a POST, even an empty one; None (an unbound form) otherwise."""
    return request.POST if request.method == "POST" else None


def status_of(form: forms.BaseForm) -> int:
    """HTTP status of the page that shows `form`: 400 when it was refused."""
    return 400 if form.errors else 200
