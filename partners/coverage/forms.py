"""Forms of the room. They parse; validators.py has the rules, services decide."""

import uuid
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partners.accounts.choices import Coverage
from partners.accounts.models import Account, Engagement
from partners.accounts.querysets import AccountQuerySet, opened
from partners.coverage.choices import HandOverKind
from partners.coverage.models import HandOver
from partners.coverage.services import KEEP, heirs_of
from partners.organizations.forms.base import DateInput, PersonChoiceField, ServiceForm
from partners.organizations.models import Organization, Team
from portal.access.scope import Scope, scope_of
from portal.workflow import clock

NONE = "none"
UNKNOWN = _("Choose accounts of your list.")


def askable(user: Any) -> AccountQuerySet:
    """Accounts whose coverage this person reads: what can be chosen and asked for."""
    rows: AccountQuerySet = Account.objects.visible_to(user)
    return rows.filter(opened(scope_of(user), "view_account_details"))


def partners_for(user: Any) -> QuerySet:
    """Companies this person may name: the own ones, and those engaged on accounts in scope."""
    rows = Organization.objects.visible_to(user).values("pk")
    engaged = Engagement.objects.visible_to(user).values("organization")
    return Organization.objects.filter(Q(pk__in=rows) | Q(pk__in=engaged)).order_by(
        "name_key", "pk"
    )


def team_choices(scope: Scope) -> list[tuple[str, Any]]:
    """Keep, one of the own teams (the desk: any), and for the desk none."""
    teams = [(str(team.pk), team.name) for team in Team.objects.in_scope(scope)]
    nobody = [(NONE, _("No team"))] if scope.is_desk else []
    return [(KEEP, _("Each keeps its team")), *nobody, *teams]


class AskForm(ServiceForm):
    """One allocation asked for one account or for many."""

    account = forms.ModelMultipleChoiceField(
        queryset=Account.objects.none(),
        widget=forms.MultipleHiddenInput,
        label=_("Accounts"),
        error_messages={
            "required": UNKNOWN,
            "invalid_choice": UNKNOWN,
            "invalid_pk_value": UNKNOWN,
            "invalid_list": UNKNOWN,
        },
    )
    coverage = forms.ChoiceField(label=_("Coverage"), choices=Coverage.choices)
    owner_team = forms.ChoiceField(label=_("Owner team"), initial=KEEP)
    organization: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("Partner"),
        required=False,
        help_text=_("Needed for joint accounts. Naming a partner opens nothing to it."),
    )
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DateInput(),
        help_text=_("The first day on which it no longer holds. Empty: until further notice."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, user: Any, data: Any = None, accounts: Any = ()):
        initial = {"starts_on": clock.today(), "token": uuid.uuid4(), "account": accounts}
        super().__init__(data, initial=initial)
        self.offer("account", askable(user).select_related("owner_team"))
        self.offer("organization", partners_for(user))
        choices: Any = self.fields["owner_team"]
        choices.choices = team_choices(scope_of(user))

    def terms(self) -> dict[str, Any]:
        """The input of the services, once valid."""
        names = ("coverage", "organization", "starts_on", "ends_on", "reason")
        said = self.cleaned_data["owner_team"]
        team: Any = KEEP
        if said != KEEP:
            team = None if said == NONE else Team.objects.get(pk=said)
        return {name: self.cleaned_data[name] for name in names} | {"owner_team": team}


class DecideForm(forms.Form):
    """A few words with a decision, and the version that was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Reason"), required=False, max_length=300)


class StartForm(ServiceForm):
    """Whose work, why, and who gets what nobody else is chosen for."""

    kind = forms.ChoiceField(
        label=_("What happens?"), choices=HandOverKind.choices, widget=forms.RadioSelect
    )
    successor = PersonChoiceField(queryset=None, label=_("Who takes over?"))
    reason = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, user: Any, hand_over: HandOver, data: Any = None):
        super().__init__(data, initial={"kind": HandOverKind.LEAVE})
        self.offer("successor", heirs_of(hand_over, scope_of(user)).order_by("name_key", "pk"))
        self.fields["successor"].help_text = _(
            "Offered for each record; you can give each to somebody else."
        )


class GiveForm(ServiceForm):
    """One row of the checklist: a new owner, or why it stays."""

    kind = forms.CharField(widget=forms.HiddenInput, max_length=40)
    record = forms.UUIDField(widget=forms.HiddenInput)
    successor = PersonChoiceField(
        queryset=get_user_model().objects.none(), label=_("New owner"), required=False
    )
    left_reason = forms.CharField(label=_("Leave it, because"), required=False, max_length=300)

    def __init__(self, user: Any, hand_over: HandOver, data: Any = None, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.offer("successor", heirs_of(hand_over, scope_of(user)).order_by("name_key", "pk"))
