"""What the API reads for stand-ins and prepared registrations."""

from typing import Any

from rest_framework import serializers

from deals.approvals.offers import companies_of, reviewers_seen_by
from deals.registrations.choices import Kind
from deals.registrations.inputs import AskedInput
from partners.organizations.models import Membership
from portal.interchange.api_fields import Input, Ref, Text


class StandInInput(Input):
    """Without `user` it is for yourself. Only the desk names somebody else."""

    user = Ref(reviewers_seen_by)
    stand_in = Ref(reviewers_seen_by, required=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    reason = Text(max_length=200)


def seats(user: Any) -> Any:
    """People of the companies the caller may prepare registrations for."""
    companies = companies_of(user).values("pk")
    rows = Membership.objects.visible_to(user).live().filter(organization__in=companies)
    return rows.select_related("user", "organization")


class PrepareInput(AskedInput):
    """The registration as in `deals/`. `member`: who of which company is asked to check and send
    it, as in `members/`."""

    member = Ref(seats, required=True)
    title = Text(max_length=160, allow_blank=False, required=True)
    kind = serializers.ChoiceField(Kind.choices, required=False)


class DeclinePreparedInput(Input):
    message = Text(max_length=1000)
