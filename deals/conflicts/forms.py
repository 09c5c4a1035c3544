"""Forms of the review page and the desk. They parse; services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account

NO_SUCH_ACCOUNT = _("Choose an account from the list.")


class ReasonForm(forms.Form):
    """Why the desk does something."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}), strip=True
    )


class MergeForm(ReasonForm):
    """Which account stays and which goes into it, each typed and chosen from suggestions."""

    kept_name = forms.CharField(label=_("Account that stays"), max_length=300)
    kept = forms.UUIDField(widget=forms.HiddenInput, required=False)
    gone_name = forms.CharField(label=_("Account that goes into it"), max_length=300)
    gone = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_kept(self) -> Account | None:
        return self._account("kept")

    def clean_gone(self) -> Account | None:
        return self._account("gone")

    def _account(self, side: str) -> Account | None:
        """The chosen account, else the only one of the typed name."""
        rows = Account.objects.visible_to(self.user)
        if chosen := rows.filter(pk=self.cleaned_data.get(side)).first():
            return chosen
        named = rows.filter(name__iexact=self.cleaned_data.get(f"{side}_name", ""))[:2]
        return named[0] if len(named) == 1 else None

    def clean(self) -> dict[str, Any]:
        for side in ("kept", "gone"):
            if self.cleaned_data.get(side) is None and f"{side}_name" not in self.errors:
                self.add_error(f"{side}_name", NO_SUCH_ACCOUNT)
        return self.cleaned_data


class LinkForm(forms.Form):
    """An account in the reviewer's own scope; empty takes the link away."""

    account = forms.ModelChoiceField(
        Account.objects.none(), required=False, error_messages={"invalid_choice": NO_SUCH_ACCOUNT}
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = Account.objects.visible_to(user)  # type: ignore[attr-defined]


class ThresholdForm(forms.Form):
    """From which probability on a registration is flagged."""

    threshold = forms.IntegerField(
        label=_("Threshold, %"),
        min_value=5,
        max_value=99,
        widget=forms.NumberInput({"type": "range", "min": 5, "max": 99, "step": 1}),
    )
