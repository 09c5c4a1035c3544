"""Engagements, receipts and requests as the API shows and reads them.

Rows in scope read the same for both sides, but for what each may do.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.accounts.choices import EndReason, EngagementLevel, EngagementStatus
from partners.accounts.models import Account, Engagement
from partners.engagements.choices import ReceiptKind, RequestStatus, Side
from partners.engagements.models import EngagementRequest
from partners.engagements.workflow import available, shown_status
from partners.engagements.workflow_requests import REQUEST
from partners.organizations.choices import OrganizationKind, OrganizationStatus
from partners.organizations.models import Organization
from portal.access.scope import scope_of
from portal.interchange.api_fields import (
    CountryCode,
    Input,
    Moment,
    NamedSerializer,
    PersonSerializer,
    Ref,
    Text,
    VersionField,
)


class WantedSerializer(serializers.Serializer):
    """A change that is asked for and not agreed yet."""

    level = serializers.ChoiceField(EngagementLevel.choices, source="wanted_level")
    ends_on = serializers.DateField(source="wanted_ends_on", allow_null=True)
    vendor_agreed_at = Moment(source="wanted_vendor_at", allow_null=True)
    partner_agreed_at = Moment(source="wanted_partner_at", allow_null=True)


class EngagementSerializer(serializers.Serializer):
    """A bridge: one account opened to one partner company."""

    id = serializers.UUIDField()
    account = NamedSerializer()
    organization = NamedSerializer()
    level = serializers.ChoiceField(EngagementLevel.choices)
    purpose = serializers.CharField()
    status = serializers.SerializerMethodField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    review_on = serializers.DateField(allow_null=True)
    vendor_accepted_at = Moment(allow_null=True)
    partner_accepted_at = Moment(allow_null=True)
    wanted = serializers.SerializerMethodField()
    end_reason = serializers.CharField()
    end_note = serializers.CharField()
    ended_at = Moment(allow_null=True)
    available_actions = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = Moment()
    updated_at = Moment()

    @extend_schema_field(serializers.ChoiceField(EngagementStatus.choices))
    def get_status(self, row: Engagement) -> str:
        return shown_status(row)

    @extend_schema_field(WantedSerializer(allow_null=True))
    def get_wanted(self, row: Engagement) -> dict[str, Any] | None:
        return dict(WantedSerializer(row).data) if row.wanted_level else None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_available_actions(self, row: Engagement) -> list[str]:
        scope = scope_of(self.context["request"].user)
        return [step.name for step in available(scope, row)]


class ConsentReceiptSerializer(serializers.Serializer):
    """One side's consent to one disclosure. Never changed."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(ReceiptKind.choices)
    side = serializers.ChoiceField(Side.choices)
    given_by = serializers.CharField(source="given_by_name")
    given_at = Moment()
    account_name = serializers.CharField()
    organization_name = serializers.CharField()
    level = serializers.ChoiceField(EngagementLevel.choices)
    fields_opened = serializers.ListField(child=serializers.CharField(), source="fields")
    rooms = serializers.ListField(child=serializers.CharField())
    purpose = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    text = serializers.CharField()
    text_version = serializers.CharField()


class EngagementRequestSerializer(serializers.Serializer):
    """A partner asks for joint work, in its own words."""

    id = serializers.UUIDField()
    organization = NamedSerializer()
    customer_name = serializers.CharField()
    customer_website = serializers.CharField()
    customer_country = CountryCode()
    deal_number = serializers.CharField()
    level = serializers.ChoiceField(EngagementLevel.choices)
    purpose = serializers.CharField()
    ends_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(RequestStatus.choices)
    answer = serializers.CharField()
    asked_by = PersonSerializer(allow_null=True)
    available_actions = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = Moment()
    updated_at = Moment()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_available_actions(self, row: EngagementRequest) -> list[str]:
        scope = scope_of(self.context["request"].user)
        return [step.name for step in REQUEST.available(scope, row)]


# --- Input -------------------------------------------------------------------------------------
def _resellers(user: Any) -> Any:
    """Companies an engagement can be proposed to: those in scope; for the people of a team, who
    have no list of partners, any whose id they were given."""
    rows = Organization.objects.filter(
        kind=OrganizationKind.RESELLER, status=OrganizationStatus.ACTIVE
    )
    scope = scope_of(user)
    return rows if scope.teams else rows.in_scope(scope)


def _level() -> serializers.ChoiceField:
    return serializers.ChoiceField(EngagementLevel.choices)


class NewEngagementInput(Input):
    account = Ref(Account.objects.visible_to, required=True)
    organization = Ref(_resellers, required=True)
    level = _level()
    purpose = Text(max_length=300, allow_blank=False, required=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    review_on = serializers.DateField(required=False, allow_null=True)
    agrees = serializers.BooleanField(default=False)


class NewEngagementRequestInput(Input):
    organization = Ref(Organization.objects.visible_to, required=True)
    customer_name = Text(max_length=300, allow_blank=False, required=True)
    customer_website = Text(max_length=200)
    customer_country = CountryCode()
    level = _level()
    purpose = Text(max_length=300, allow_blank=False, required=True)
    ends_on = serializers.DateField(required=False, allow_null=True)


class EngagementVersionInput(Input):
    version = VersionField()


class EngagementMessageInput(EngagementVersionInput):
    message = Text(max_length=500)


class EngagementChangeInput(EngagementMessageInput):
    level = _level()
    ends_on = serializers.DateField(required=False, allow_null=True)


class EngagementReviewInput(EngagementMessageInput):
    review_on = serializers.DateField(required=False, allow_null=True)


class EngagementEndInput(EngagementMessageInput):
    reason = serializers.ChoiceField(EndReason.choices)


ACTION_INPUTS: dict[str, type[Input]] = {
    "decline": EngagementMessageInput,
    "withdraw": EngagementMessageInput,
    "refuse_change": EngagementMessageInput,
    "ask_change": EngagementChangeInput,
    "review": EngagementReviewInput,
    "pause": EngagementMessageInput,
    "end": EngagementEndInput,
}
