"""Companies and their people as the API shows and reads them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.organizations import policies
from partners.organizations.choices import (
    MemberRole,
    OrganizationKind,
    OrganizationStatus,
    TeamKind,
)
from partners.organizations.models import Membership, Organization, Territory, Tier
from portal.interchange.api_fields import (
    Code,
    CountryCode,
    Input,
    LensSerializer,
    Moment,
    NamedSerializer,
    Ref,
    Text,
    VersionField,
)
from portal.people.choices import Theme


class CodedSerializer(serializers.Serializer):
    """A programme level or region."""

    code = serializers.CharField()
    name = serializers.CharField()


class MemberPersonSerializer(NamedSerializer):
    email = serializers.EmailField()


class OrganizationSerializer(LensSerializer):
    """A partner company. Fields outside your lenses are absent."""

    lenses = policies.LENSES

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(OrganizationKind.choices)
    status = serializers.ChoiceField(OrganizationStatus.choices)
    tier = CodedSerializer(allow_null=True)
    territory = CodedSerializer(allow_null=True)
    website = serializers.CharField()
    country = CountryCode()
    city = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    about = serializers.CharField()
    version = serializers.IntegerField()
    assignments = serializers.SerializerMethodField()
    created_at = Moment()

    @extend_schema_field(MemberPersonSerializer(many=True))
    def get_assignments(self, organization: Organization) -> list[dict[str, Any]]:
        """The company's account managers, prefetched live."""
        people = [row.user for row in organization.assignments.all()]
        return MemberPersonSerializer(people, many=True).data


class OrganizationInput(Input):
    ignored = frozenset({"id", "status", "assignments", "created_at"})

    version = VersionField()
    name = Text(max_length=200, allow_blank=False)
    kind = serializers.ChoiceField(OrganizationKind.choices, required=False)
    tier = Code(lambda user: Tier.objects.visible_to(user), allow_null=True)
    territory = Code(lambda user: Territory.objects.visible_to(user), allow_null=True)
    website = Text(max_length=200)
    country = CountryCode()
    city = Text(max_length=100)
    address = Text(max_length=300)
    phone = Text(max_length=40)
    about = Text(max_length=2000)


class NewOrganizationInput(OrganizationInput):
    ignored = OrganizationInput.ignored | {"version"}

    version = None
    name = Text(max_length=200, allow_blank=False, required=True)


class MemberSerializer(serializers.Serializer):
    """A person's seat in a company."""

    id = serializers.UUIDField()
    organization = NamedSerializer()
    user = MemberPersonSerializer()
    role = serializers.ChoiceField(MemberRole.choices)
    job_title = serializers.CharField()
    started_at = Moment()


def visible(model: Any) -> Callable[[Any], Any]:
    return lambda user: model.objects.visible_to(user)


class InviteInput(Input):
    organization = Ref(visible(Organization), required=True)
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(MemberRole.choices)
    name = Text(max_length=120)


class InvitationSerializer(serializers.Serializer):
    """An invitation on its way; the person becomes a member by accepting it."""

    id = serializers.UUIDField()
    organization = NamedSerializer()
    email = serializers.EmailField()
    name = serializers.CharField()
    role = serializers.ChoiceField(MemberRole.choices)
    expires_at = Moment()


class OpenInvitationSerializer(InvitationSerializer):
    """An open invitation. Without `organization` it is one to the vendor, as `staff_role`."""

    organization = NamedSerializer(allow_null=True)
    role = serializers.CharField(help_text="Empty for the vendor's people.")
    staff_role = serializers.CharField(help_text="Empty for people of partner companies.")
    team = NamedSerializer(allow_null=True)
    invited_by = NamedSerializer(allow_null=True)
    created_at = Moment()


class RoleInput(Input):
    ignored = frozenset({"id", "organization", "user", "job_title", "started_at"})

    role = serializers.ChoiceField(MemberRole.choices)


class EndInput(Input):
    """`successor`: the colleague (user) who takes over what the person owns."""

    successor = Ref(lambda user: colleagues(user), required=True)


def colleagues(user: Any) -> Any:
    """People with a live seat the caller may see."""
    seats = Membership.objects.visible_to(user).live()
    people = Membership._meta.get_field("user").related_model.objects
    return people.filter(pk__in=seats.values("user"))


class OwnOrganizationSerializer(NamedSerializer):
    kind = serializers.ChoiceField(OrganizationKind.choices)
    role = serializers.ChoiceField(MemberRole.choices)


class OwnTeamSerializer(NamedSerializer):
    kind = serializers.ChoiceField(TeamKind.choices)


class MeSerializer(serializers.Serializer):
    """The person behind the token."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    staff_role = serializers.CharField(help_text="Empty for people of partner companies.")
    language = serializers.CharField()
    timezone = serializers.CharField()
    theme = serializers.ChoiceField(Theme.choices)
    organizations = OwnOrganizationSerializer(many=True)
    teams = OwnTeamSerializer(many=True)


class ProfileInput(Input):
    """`timezone`: such as Europe/Dublin. Address, role and companies change elsewhere."""

    ignored = frozenset({"id", "email", "staff_role", "organizations", "teams"})

    name = Text(max_length=120, allow_blank=False)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    timezone = Text(max_length=50, allow_blank=False)
    theme = serializers.ChoiceField(Theme.choices, required=False)
