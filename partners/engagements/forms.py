"""Forms of the engagements room. They parse; validators.py has the rules, services.py decides."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from partners.accounts.choices import EndReason, EngagementLevel
from partners.accounts.models import Account, Engagement
from partners.organizations.choices import OrganizationKind, OrganizationStatus
from partners.organizations.models import Organization
from portal.access.scope import Scope, scope_of
from portal.workflow.machine import Transition

NO_SUCH_COMPANY = _("There is no partner of this name. Write it as the partner writes it.")


def calendar() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=calendar(), help_text=hint)


def _level(initial: str = EngagementLevel.ACCOUNT) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Level"),
        choices=EngagementLevel.choices,
        initial=initial,
        help_text=_("Each level includes those before it. Start low: it can be raised later."),
    )


def _purpose() -> forms.CharField:
    return forms.CharField(
        label=_("Purpose"),
        max_length=300,
        help_text=_("What you want to reach together. Both sides read it."),
    )


def _until() -> forms.DateField:
    return _day(_("Until"), _("It closes at the start of this day. Empty: open end."))


class OnceForm(forms.Form):
    """A form that sent twice does one thing."""

    use_required_attribute = False
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, initial: Any = None, **kwargs: Any):
        super().__init__(data, initial={"token": uuid.uuid4()} | (initial or {}), **kwargs)

    def blame(self, error: ValidationError) -> None:
        """Show errors keyed by field at the field they belong to."""
        for name, texts in error.message_dict.items():
            self.add_error(name if name in self.fields else None, texts)


class ProposeForm(OnceForm):
    """Open one account, in the person's scope, to one company.

    Account managers and the desk choose among their companies; others, who have no list of
    partners, write the company's name.
    """

    def __init__(self, data: Any = None, *, scope: Scope, account: Account, initial: Any = None):
        super().__init__(data, initial=initial)
        self.account = account
        companies = Organization.objects.filter(
            kind=OrganizationKind.RESELLER, status=OrganizationStatus.ACTIVE
        )
        known = companies.in_scope(scope).order_by("name_key", "pk")
        if scope.is_neutral or scope.having("review_deals"):
            self.fields["organization"] = forms.ModelChoiceField(
                label=_("Partner"), queryset=known, empty_label=_("Choose")
            )
        else:
            self.fields["organization"] = _CompanyByName(companies)
        self.fields["level"] = _level()
        self.fields["purpose"] = _purpose()
        self.fields["starts_on"] = _day(_("From"), _("Empty: today."))
        self.fields["ends_on"] = _until()
        self.fields["review_on"] = _day(
            _("Review on"), _("Both sides are reminded to look at it again.")
        )


class _CompanyByName(forms.CharField):
    """A company by its exact name, for people who have no list of partners."""

    def __init__(self, rows: Any):
        super().__init__(
            label=_("Partner"), max_length=300, help_text=_("The company’s exact name.")
        )
        self.rows = rows

    def clean(self, value: Any) -> Any:
        name = " ".join(super().clean(value).split())
        found = list(self.rows.filter(name__iexact=name)[:2])
        if len(found) != 1:
            raise ValidationError(NO_SUCH_COMPANY)
        return found[0]


class AskForm(OnceForm):
    """A partner asks: for which of its companies, for which customer, in its own words.

    `company`: the company of the approved deal it is asked from, which names the customer, too.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        user: Any,
        initial: Any = None,
        company: Organization | None = None,
    ):
        super().__init__(data, initial=initial)
        self.company = company
        if company is None:
            self._add_company(user)
            self.fields |= _customer_fields()
        self.fields["level"] = _level()
        self.fields["purpose"] = _purpose()
        self.fields["ends_on"] = _until()

    def _add_company(self, user: Any) -> None:
        """Most people sell for one company: then there is nothing to choose."""
        mine = scope_of(user).having("register_deals")
        companies = Organization.objects.visible_to(user).filter(pk__in=mine).order_by("name_key")
        if len(mine) == 1:
            self.company = companies.first()
        else:
            self.fields["organization"] = forms.ModelChoiceField(
                label=_("Company"), queryset=companies, empty_label=_("Choose")
            )

    def chosen_company(self) -> Any:
        """The company that asks, once the form is valid."""
        return self.company or self.cleaned_data["organization"]


def _customer_fields() -> dict[str, forms.Field]:
    return {
        "customer_name": forms.CharField(label=_("Customer"), max_length=300),
        "customer_website": forms.CharField(
            label=_("Customer’s website"), max_length=200, required=False
        ),
        "customer_country": forms.ChoiceField(
            label=_("Customer’s country"), choices=[("", "—"), *countries], required=False
        ),
    }


# --- One small form for each transition that takes input ----------------------------------------
MESSAGES = {
    "decline": (_("Why not"), True),
    "pause": (_("Why it pauses"), True),
    "withdraw": (_("Why you take it back"), False),
    "refuse_change": (_("Message to the other side"), False),
    "ask_change": (_("Message to the other side"), False),
    "review": (_("What you found"), False),
    "end": (_("Message to the other side"), False),
}


def _message(name: str, row: Any) -> forms.Field:
    label, required = MESSAGES[name]
    return forms.CharField(
        label=label, required=required, max_length=500, widget=forms.Textarea({"rows": 3})
    )


def _reason(name: str, row: Any) -> forms.Field:
    return forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose")), *EndReason.choices])


def _wanted_until(name: str, row: Engagement) -> forms.Field:
    field = _until()
    field.initial = row.ends_on
    return field


def _review_on(name: str, row: Engagement) -> forms.Field:
    return _day(_("Review again on"), _("Empty: no further review."))


MAKERS: dict[str, Callable[[str, Any], forms.Field]] = {
    "message": _message,
    "reason": _reason,
    "level": lambda name, row: _level(row.wanted_level or row.level),
    "ends_on": _wanted_until,
    "review_on": _review_on,
}


class ActionForm(forms.Form):
    """The inputs a transition names, in its order. Without inputs it is a plain confirmation."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, step: Transition, row: Any):
        super().__init__(data)
        for name in step.fields:
            self.fields[name] = MAKERS[name](step.name, row)

    def blame(self, error: ValidationError) -> None:
        for name, texts in error.message_dict.items():
            self.add_error(name if name in self.fields else None, texts)
