"""Small forms of this room. What they offer is always somebody's scope."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deals.approvals.offers import companies_of, reviewers_seen_by
from deals.approvals.services.preparing import sellers_of
from partners.organizations.forms.base import DateInput, PersonChoiceField, ServiceForm
from partners.organizations.models import Membership, Organization
from portal.access.scope import scope_of


class StandInForm(ServiceForm):
    """Who is away, who does the work, from when to when. The desk chooses for whom."""

    user = PersonChoiceField(queryset=None, label=_("Who is away?"))
    stand_in = PersonChoiceField(queryset=None, label=_("Who stands in?"))
    starts_on = forms.DateField(label=_("First day"), widget=DateInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("The stand-in and the desk read it."),
    )

    def __init__(self, user: Any, data: Any = None):
        super().__init__(data)
        reviewers = reviewers_seen_by(user)
        self.offer("stand_in", reviewers)
        if scope_of(user).is_desk:
            self.offer("user", reviewers)
        else:
            del self.fields["user"]
            self.offer("stand_in", reviewers.exclude(pk=user.pk))


class CompanyForm(ServiceForm):
    """For which company: those the person looks after."""

    organization: Any = forms.ModelChoiceField(
        queryset=None, label=_("Company"), empty_label=_("Choose…")
    )

    def __init__(self, user: Any, data: Any = None):
        super().__init__(data)
        self.offer("organization", companies_of(user))


class SellerForm(ServiceForm):
    """Who of the company is asked to check and send it."""

    seller = PersonChoiceField(queryset=None, label=_("Who is asked to check and send it?"))

    def __init__(self, user: Any, organization: Organization, data: Any = None):
        super().__init__(data)
        seats = Membership.objects.visible_to(user)
        self.offer("seller", seats.filter(pk__in=sellers_of(organization)).select_related("user"))


class DeclineForm(ServiceForm):
    message = forms.CharField(
        label=_("A word to the person who prepared it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
