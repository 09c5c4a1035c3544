"""One small form for each transition that takes input; the table names the fields."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.protection.choices import RequestStatus
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
from deals.registrations.moves_protection import rules_of, sellers
from partners.accounts.models import Account
from partners.accounts.querysets import opened
from partners.organizations.models import Membership
from portal.access.scope import scope_of
from portal.workflow import clock
from portal.workflow.machine import Transition

REASONS = {
    "reject": RejectReason,
    "revoke": RevokeReason,
    "win": WinReason,
    "lose": LossReason,
}
FOR_THE_VENDOR = frozenset({"hold", "overturn", "agree", "decline", "reassign", "transfer"})
MESSAGE_LABELS = {
    "approve": (_("Message to the partner"), False),
    "request_info": (_("Your question"), True),
    "reject": (_("Explanation for the partner"), True),
    "revoke": (_("Explanation for the partner"), True),
    "hold": (_("Why it waits"), True),
    "agree": (_("Note for the vendor’s people"), False),
    "decline": (_("Why you do not agree"), True),
    "withdraw": (_("Why you withdraw it"), False),
    "answer": (_("Message to the reviewer"), False),
    "grant_extension": (_("Message to the partner"), False),
    "refuse_extension": (_("Explanation for the partner"), True),
    "reassign": (_("Reason"), True),
    "transfer": (_("Reason"), True),
    "appeal": (_("Why the decision should be looked at again"), True),
    "overturn": (_("Why the rejection is taken back"), True),
}


def _message(action: str, deal: Deal, user: Any) -> forms.Field:
    label, required = MESSAGE_LABELS[action]
    hint = _("Only the vendor reads this.") if action in FOR_THE_VENDOR else ""
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
    return rows.filter(pk__in=rows.filter(same).order_by("name_key").values("pk")[:20])


def _stage(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.ChoiceField(label=_("Stage"), choices=Stage.choices, initial=deal.stage)


def _expected_close(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.DateField(
        label=_("Expected close"),
        required=False,
        initial=deal.expected_close,
        widget=_calendar(),
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


def _evidence(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.CharField(
        label=_("What has happened so far?"),
        help_text=_("Meetings, offers, the customer’s words: what shows that the deal is alive."),
        max_length=3000,
        widget=forms.Textarea({"rows": 5}),
    )


def _days(action: str, deal: Deal, user: Any) -> forms.Field:
    """As many as the programme grants at once; a reviewer finds what was asked for."""
    most = rules_of(deal).extension_days
    request = deal.extensions.filter(status=RequestStatus.PENDING).first()
    return forms.IntegerField(
        label=_("Days"),
        help_text=_("At most %(max)d.") % {"max": most},
        min_value=1,
        max_value=most,
        initial=request.days_asked if request and action == "grant_extension" else most,
    )


def _next_step(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.CharField(label=_("Next step"), max_length=200, initial=deal.next_step)


def _next_step_on(action: str, deal: Deal, user: Any) -> forms.Field:
    return forms.DateField(label=_("Next step on"), required=False, widget=_calendar())


def _renewal_on(action: str, deal: Deal, user: Any) -> forms.Field:
    """A year from now unless the owner says otherwise; nothing when emptied."""
    return forms.DateField(
        label=_("Remind me of the renewal on"),
        help_text=_("A draft for the renewal is made for you on this day."),
        required=False,
        initial=clock.today() + dt.timedelta(days=365),
        widget=_calendar(),
    )


def _member(action: str, deal: Deal, user: Any) -> forms.Field:
    """Whoever sells: in this company, or in the others."""
    seats = sellers(Membership.objects.visible_to(user)).select_related("user", "organization")
    own = Q(organization=deal.organization_id)
    return SellerField(
        seats.filter(own).exclude(user=deal.owner) if action == "reassign" else seats.exclude(own),
        label=_("New owner"),
        empty_label=_("Choose"),
    )


class SellerField(forms.ModelChoiceField):
    def label_from_instance(self, seat: Membership) -> str:
        return f"{seat.organization} · {seat.user}"


def _calendar() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


MAKERS: dict[str, Callable[[str, Deal, Any], forms.Field]] = {
    "message": _message,
    "reason": _reason,
    "fields": _fields,
    "account": _account,
    "stage": _stage,
    "expected_close": _expected_close,
    "competitor": _competitor,
    "lesson": _lesson,
    "evidence": _evidence,
    "days": _days,
    "next_step": _next_step,
    "next_step_on": _next_step_on,
    "renewal_on": _renewal_on,
    "member": _member,
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
