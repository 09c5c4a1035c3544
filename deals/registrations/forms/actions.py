"""One small form for each transition that takes input; the table names the fields."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.registrations import policies
from deals.registrations.choices import (
    ASKABLE,
    LossReason,
    RejectReason,
    RevokeReason,
    Stage,
    WinReason,
)
from deals.registrations.forms.draft import DealForm
from deals.registrations.models import Deal
from partners.accounts.models import Account
from partners.accounts.querysets import opened
from portal.access.scope import scope_of
from portal.workflow.machine import Transition

REASONS = {
    "reject": RejectReason,
    "revoke": RevokeReason,
    "win": WinReason,
    "lose": LossReason,
}
MESSAGE_LABELS = {
    "approve": (_("Message to the partner"), False),
    "request_info": (_("Your question"), True),
    "reject": (_("Explanation for the partner"), True),
    "revoke": (_("Explanation for the partner"), True),
    "hold": (_("Why it waits"), True),
    "withdraw": (_("Why you withdraw it"), False),
    "answer": (_("Message to the reviewer"), False),
}


def _message(action: str, deal: Deal, user: Any) -> forms.Field:
    label, required = MESSAGE_LABELS[action]
    hint = _("Only the vendor reads this.") if action == "hold" else ""
    return forms.CharField(
        label=label,
        required=required,
        max_length=3000,
        help_text=hint,
        widget=forms.Textarea({"rows": 4}),
    )


def _reason(action: str, deal: Deal, user: Any) -> forms.Field:
    choices = [("", _("Choose")), *REASONS[action].choices]
    return forms.ChoiceField(label=_("Reason"), choices=choices)


def _fields(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.MultipleChoiceField(
        label=_("What do you need to know?"),
        choices=list(ASKABLE.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only these fields can be changed until the answer is sent."),
    )


def _account(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.ModelChoiceField(
        similar_accounts(deal, user),
        label=_("Link to an account"),
        required=False,
        empty_label=_("No account"),
    )


def similar_accounts(deal: Deal, user: Any) -> Any:
    """Accounts in the reviewer's own scope with the typed name or, where it is open, website."""
    same = Q(pk=deal.account_id)
    if deal.customer_name:
        same |= Q(name__istartswith=deal.customer_name[:40])
    if deal.customer_website:
        details = opened(scope_of(user), "view_account_details")
        same |= details & Q(website__iexact=deal.customer_website)
    rows = Account.objects.visible_to(user)
    return rows.filter(pk__in=rows.filter(same).order_by("name").values("pk")[:20])


def _stage(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.ChoiceField(label=_("Stage"), choices=Stage.choices, initial=deal.stage)


def _expected_close(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.DateField(
        label=_("Expected close"),
        required=False,
        initial=deal.expected_close,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


def _competitor(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.CharField(
        label=_("Competitor"), required=False, max_length=120, initial=deal.competitor
    )


def _lesson(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.CharField(
        label=_("What did you learn?"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 3}),
    )


MAKERS: dict[str, Callable[[str, Deal, Any], forms.Field]] = {
    "message": _message,
    "reason": _reason,
    "fields": _fields,
    "account": _account,
    "stage": _stage,
    "expected_close": _expected_close,
    "competitor": _competitor,
    "lesson": _lesson,
}


class ActionForm(forms.Form):
    """The inputs a transition names, in its order. Without inputs it is a plain confirmation."""

    use_required_attribute = False

    def __init__(self, *args: Any, row: Transition, deal: Deal, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for place, name in enumerate(row.fields):
            self.fields[name] = MAKERS[name](row.name, deal, user)
            if place == 0:
                self.fields[name].widget.attrs["autofocus"] = True


ANSWER_ORDER = [*(name for name in ASKABLE if name != "products"), "value_currency"]


class AnswerForm(DealForm):
    """Exactly the fields the reviewer asked about, and a message."""

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any):
        asked = policies.editable_fields(deal) or frozenset()
        names = [name for name in ANSWER_ORDER if name in asked]
        self.needed = tuple(names)
        super().__init__(*args, names=names, deal=deal, strict=True, **kwargs)
        self.fields["message"] = _message("answer", deal, None)
