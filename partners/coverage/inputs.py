"""What the API reads for an allocation. Rules are in validators.py."""

from rest_framework import serializers

from partners.accounts.choices import Coverage
from partners.coverage.forms import askable, partners_for
from partners.organizations.models import Team
from portal.interchange.api_fields import Input, Ref, Text, VersionField


class AllocationInput(Input):
    """`owner_team`: left out, the account keeps its team; null is for the desk."""

    account = Ref(askable, required=True)
    coverage = serializers.ChoiceField(Coverage.choices)
    owner_team = Ref(lambda user: Team.objects.visible_to(user), allow_null=True)
    organization = Ref(partners_for, allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)
    reason = Text(max_length=300, required=True, allow_blank=False)


class DecisionInput(Input):
    """A few words with a decision; needed to decline or to call off."""

    version = VersionField()
    text = Text(max_length=300)
