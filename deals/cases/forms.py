"""Forms of the desk and of the parties. Choices start from what the person may see."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from deals.cases.choices import OPENED_BY_DESK, EvidenceKind, First, Outcome, TierGap
from deals.cases.models import CaseParty
from deals.registrations.choices import RejectReason
from deals.registrations.forms.fields import MoneyField
from deals.registrations.models import Deal

NUMBERS = _("Registration numbers")


def words(label: Any, *, required: bool = True, rows: int = 4, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=required, max_length=3000, widget=widget, **kwargs)


class PlainForm(forms.Form):
    use_required_attribute = False


class TokenForm(PlainForm):
    """Carries a token, so that the form sent twice does one thing."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)


class FileForm(TokenForm):
    """With an optional file."""

    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True)


class AppealForm(PlainForm):
    """Nothing here depends on anybody but the company itself."""

    message = words(
        _("Why the decision should be looked at again"),
        help_text=_("What did the reviewer not know, or see differently? One appeal is possible."),
    )
    file = forms.FileField(
        label=_("Evidence"),
        required=False,
        allow_empty_file=True,
        help_text=_("For example a letter from the customer. More can be added later."),
    )


class EvidenceForm(FileForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=EvidenceKind.choices)
    body = words(_("What you want to say, or what the file shows"))
    field_order = ("kind", "body", "file", "token")


class QuestionForm(TokenForm):
    body = words(_("Question"), rows=3, help_text=_("The party reads this. Name no other party."))


class NoteForm(FileForm):
    body = words(_("Note"), rows=3, help_text=_("Only the desk and auditors read this."))
    field_order = ("body", "file", "token")


class DealNumbersField(forms.CharField):
    """Registrations by number, separated by commas or blanks: those the desk person may see."""

    def __init__(self, **kwargs: Any):
        super().__init__(max_length=400, **kwargs)
        self.rows: Any = Deal.objects.none()

    def clean(self, value: Any) -> list[Deal]:
        text = super().clean(value)
        numbers = list(dict.fromkeys(text.upper().replace(",", " ").replace(";", " ").split()))
        found = list(self.rows.filter(number__in=numbers).select_related("organization", "team"))
        known = {deal.number for deal in found}
        if missing := [number for number in numbers if number not in known]:
            raise forms.ValidationError(
                _("No registration is numbered %(number)s.") % {"number": ", ".join(missing)}
            )
        return sorted(found, key=lambda deal: numbers.index(deal.number))


class NewCaseForm(TokenForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=OPENED_BY_DESK)
    deals = DealNumbersField(
        label=NUMBERS, help_text=_("For example D-7F3K2QM, D-2QM7F3K: one for each party.")
    )
    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    note = words(
        _("First note"), required=False, rows=3, help_text=_("Only the desk and auditors read it.")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        numbers: Any = self.fields["deals"]
        numbers.rows = Deal.objects.visible_to(user)


class AddPartyForm(PlainForm):
    deals = DealNumbersField(label=NUMBERS)

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        numbers: Any = self.fields["deals"]
        numbers.rows = Deal.objects.visible_to(user)


class PanelForm(PlainForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = get_user_model().objects.filter(is_active=True, is_integration=False)
        desk = people.filter(staff_role="desk")
        self.fields["user"] = forms.ModelChoiceField(
            desk.order_by("name_key"), label=_("Add to the panel"), empty_label=_("Choose")
        )


class HearForm(PlainForm):
    """Whom to hear, and what they are asked."""

    def __init__(self, *args: Any, parties: list[CaseParty], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["parties"] = forms.ModelMultipleChoiceField(
            CaseParty.objects.filter(pk__in=[party.pk for party in parties]),
            label=_("Whom to ask"),
            initial=[party.pk for party in parties],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Who is asked learns that its registration is being looked at."),
        )
        self.fields["message"] = words(
            _("Question"), help_text=_("Every party reads the same words. Name no party.")
        )


class WithdrawForm(PlainForm):
    message = words(_("What the parties are told"), help_text=_("Name no party."))


class PrecedentForm(PlainForm):
    quarter = forms.CharField(label=_("Quarter"), max_length=7)
    tier_gap = forms.ChoiceField(label=_("Tiers"), choices=TierGap.choices)
    first = forms.ChoiceField(label=_("Who registered first"), choices=First.choices)
    lesson = words(
        _("Lesson"), rows=5, help_text=_("What to do next time. No names, amounts or dates.")
    )


class DecideForm(PlainForm):
    """The outcome, and for each party its words, share and amount.

    `for_service()` is what the transition reads; fields are named `share_<id>` and so on.
    """

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=_("Reason for who is not accepted"),
        choices=[("", _("Choose")), *RejectReason.choices],
        required=False,
    )
    text = words(_("Reasons"), help_text=_("Only the desk and auditors read this."))
    override_reason = words(_("Why decide before every party has answered"), required=False, rows=2)

    def __init__(self, *args: Any, parties: list[CaseParty], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.parties = parties
        choices: list[tuple[str, Any]] = [
            ("", _("Nobody in particular: everything stays as it is"))
        ]
        choices += [(str(party.pk), _label(party)) for party in parties]
        self.fields["winner"] = forms.ChoiceField(
            label=_("Decided for"), choices=choices, required=False
        )
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"),
            choices=[(code, code) for code in settings.CURRENCIES],
            required=False,
        )
        for party in parties:
            self._add_party(party)
        self.order_fields(["outcome", "winner", "reason", "text", "override_reason", "currency"])

    def _add_party(self, party: CaseParty) -> None:
        self.fields[f"words_{party.pk}"] = words(_("Words for this party"), required=False, rows=3)
        self.fields[f"share_{party.pk}"] = forms.DecimalField(
            label=_("Share, %"), required=False, max_digits=5, decimal_places=2, min_value=0
        )
        self.fields[f"amount_{party.pk}"] = MoneyField(
            label=_("Compensation"), required=False, max_digits=13, decimal_places=2
        )

    def rows(self) -> list[dict[str, Any]]:
        """The parts of the form that belong to one party each."""
        return [
            {
                "party": party,
                "words": self[f"words_{party.pk}"],
                "share": self[f"share_{party.pk}"],
                "amount": self[f"amount_{party.pk}"],
            }
            for party in self.parties
        ]

    def for_service(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("outcome", "reason", "text", "override_reason", "currency")
        return {name: data[name] for name in names} | {
            "winner": next((p for p in self.parties if str(p.pk) == data["winner"]), None),
            "shares": self._numbers("share"),
            "amounts": self._numbers("amount"),
            "words": {p.pk: data[f"words_{p.pk}"] for p in self.parties},
        }

    def _numbers(self, name: str) -> dict[Any, Decimal]:
        found = {party.pk: self.cleaned_data[f"{name}_{party.pk}"] for party in self.parties}
        return {pk: number for pk, number in found.items() if number}


def _label(party: CaseParty) -> str:
    return f"{party} · {party.deal.number}" if party.deal else str(party)
