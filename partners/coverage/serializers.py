"""How the API shows an allocation, through its lenses."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.accounts.choices import Coverage
from partners.coverage import policies
from partners.coverage.choices import Status
from partners.coverage.models import Allocation
from partners.coverage.workflow import ALLOCATION
from portal.interchange.api_fields import LensSerializer, Moment, NamedSerializer, PersonSerializer


class AllocationSerializer(LensSerializer):
    """Who sells to an account, from a day until a day (exclusive; null: until further notice).

    A partner reads its own allocation that holds today: what, and for how long.
    """

    lenses = policies.LENSES
    always = frozenset({"id"})

    id = serializers.UUIDField()
    account = NamedSerializer()
    coverage = serializers.ChoiceField(Coverage.choices)
    owner_team = NamedSerializer(allow_null=True)
    organization = NamedSerializer(allow_null=True)
    from_team = NamedSerializer(allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    asked_by = PersonSerializer()
    asked_on = serializers.DateField()
    decided_by = PersonSerializer(allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    decision_text = serializers.CharField()
    available_actions = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = Moment()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_available_actions(self, row: Allocation) -> list[str]:
        return [action.name for action in ALLOCATION.available(self.scope, row)]
