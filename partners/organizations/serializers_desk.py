"""What the channel desk administers, as the API shows and reads it: applications, staff, teams."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.organizations.choices import (
    ApplicationStatus,
    OrganizationKind,
    OrganizationStatus,
    TeamKind,
)
from partners.organizations.forms.programme import people_of_the_vendor
from partners.organizations.models import Organization, Team, Territory, Tier
from partners.organizations.serializers import (
    CodedSerializer,
    InvitationSerializer,
    MemberPersonSerializer,
    visible,
)
from portal.interchange.api_fields import (
    Code,
    CountryCode,
    Input,
    Moment,
    NamedSerializer,
    PersonSerializer,
    Ref,
    Text,
)
from portal.people.choices import StaffRole


# --- Applications --------------------------------------------------------------------------------
class ApplicationSerializer(serializers.Serializer):
    """A company that wants to become a partner."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(ApplicationStatus.choices)
    company = serializers.CharField()
    kind = serializers.ChoiceField(OrganizationKind.choices)
    website = serializers.CharField()
    country = CountryCode()
    city = serializers.CharField()
    contact_name = serializers.CharField()
    contact_email = serializers.EmailField()
    contact_phone = serializers.CharField()
    message = serializers.CharField()
    reason = serializers.CharField()
    created_at = Moment()
    decided_at = Moment(allow_null=True)
    decided_by = PersonSerializer(allow_null=True)
    organization = NamedSerializer(allow_null=True)


class ApplyInput(Input):
    """`token`: a random id of yours; the same one sent again applies once."""

    company = Text(max_length=200, required=True, allow_blank=False)
    kind = serializers.ChoiceField(OrganizationKind.choices)
    website = Text(max_length=200)
    country = CountryCode(required=True)
    city = Text(max_length=100)
    contact_name = Text(max_length=120, required=True, allow_blank=False)
    contact_email = serializers.EmailField(max_length=254)
    contact_phone = Text(max_length=40)
    message = Text(max_length=2000)
    token = serializers.UUIDField(required=False)

    def validate_country(self, code: str) -> str:
        if not code:
            raise serializers.ValidationError(self.fields["country"].error_messages["invalid"])
        return code


class ReceivedSerializer(serializers.Serializer):
    received = serializers.BooleanField()


class ApproveInput(Input):
    tier = Code(visible(Tier), allow_null=True)
    territory = Code(visible(Territory), allow_null=True)


class ReasonInput(Input):
    """The applicant reads the reason word by word."""

    reason = Text(max_length=1000, required=True, allow_blank=False)


# --- Companies -----------------------------------------------------------------------------------
class StatusInput(Input):
    """Suspended companies' people keep their sign-in and see nothing."""

    status = serializers.ChoiceField(OrganizationStatus.choices)


class AssignmentSerializer(serializers.Serializer):
    """An account manager looks after a company."""

    id = serializers.UUIDField()
    organization = NamedSerializer()
    user = MemberPersonSerializer()
    started_at = Moment()


class AssignmentInput(Input):
    organization = Ref(visible(Organization), required=True)
    user = Ref(
        lambda user: people_of_the_vendor(user, staff_role=StaffRole.ACCOUNT_MANAGER), required=True
    )


# --- The vendor's people -------------------------------------------------------------------------
class SeatSerializer(serializers.Serializer):
    """A place in a sales team. `id` names the place, not the person."""

    id = serializers.UUIDField()
    user = MemberPersonSerializer()


class TeamSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(TeamKind.choices)
    seats = SeatSerializer(many=True)


class TeamInput(Input):
    name = Text(max_length=100, required=True, allow_blank=False)
    kind = serializers.ChoiceField(TeamKind.choices)


class PersonInput(Input):
    user = Ref(people_of_the_vendor, required=True)


class StaffSerializer(MemberPersonSerializer):
    """A person of the vendor."""

    staff_role = serializers.ChoiceField(StaffRole.choices)
    teams = serializers.SerializerMethodField()

    @extend_schema_field(NamedSerializer(many=True))
    def get_teams(self, person: Any) -> list[dict[str, Any]]:
        return NamedSerializer([seat.team for seat in person.seats], many=True).data


class StaffInviteInput(Input):
    email = serializers.EmailField(max_length=254)
    name = Text(max_length=120)
    staff_role = serializers.ChoiceField(StaffRole.choices)
    team = Ref(visible(Team), allow_null=True)


class StaffLeaveInput(Input):
    """`successor`: a colleague in the same role, who takes over what the person owned."""

    successor = Ref(people_of_the_vendor, required=True)


class StaffInvitationSerializer(InvitationSerializer):
    """An invitation to the vendor's staff."""

    organization = None
    role = None
    staff_role = serializers.ChoiceField(StaffRole.choices)
    team = NamedSerializer(allow_null=True)


# --- The programme -------------------------------------------------------------------------------
class TierSerializer(CodedSerializer):
    """A programme level; `rank` 1 is the entry level."""

    rank = serializers.IntegerField()


class TerritorySerializer(CodedSerializer):
    countries = serializers.ListField(child=CountryCode())


class TierInput(Input):
    code = serializers.SlugField(max_length=50)
    name = Text(max_length=60, required=True, allow_blank=False)
    rank = serializers.IntegerField(min_value=0, max_value=32767)


class TierChangeInput(TierInput):
    code = serializers.SlugField(max_length=50, required=False)
    name = Text(max_length=60, allow_blank=False)
    rank = serializers.IntegerField(min_value=0, max_value=32767, required=False)


class TerritoryInput(Input):
    code = serializers.SlugField(max_length=50)
    name = Text(max_length=80, required=True, allow_blank=False)
    countries = serializers.ListField(child=CountryCode(), required=False, max_length=300)


class TerritoryChangeInput(TerritoryInput):
    code = serializers.SlugField(max_length=50, required=False)
    name = Text(max_length=80, allow_blank=False)
