"""Certificates issued elsewhere and the programme's settings, as the API shows and reads them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.certifications.choices import ClaimStatus
from partners.certifications.models import Certification
from partners.certifications.services.claims import seats_for
from partners.organizations.models import Tier
from partners.organizations.serializers import CodedSerializer
from portal.access.scope import scope_of
from portal.interchange.api_fields import (
    Code,
    Input,
    Moment,
    NamedSerializer,
    PersonSerializer,
    Ref,
    Text,
)


class ReasonInput(Input):
    """The holder reads the reason word by word."""

    reason = Text(max_length=300, required=True, allow_blank=False)


# --- Claims --------------------------------------------------------------------------------------
class ClaimSerializer(serializers.Serializer):
    """A certificate of somebody else's, as it was recorded; it counts once it is confirmed.
    `certificate`: what was made of it then."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(ClaimStatus.choices)
    holder = PersonSerializer()
    organization = NamedSerializer(allow_null=True)
    certification = serializers.CharField(source="certification.code")
    issuer = serializers.CharField()
    external_number = serializers.CharField()
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)
    asked_by = PersonSerializer()
    reason = serializers.CharField()
    certificate = serializers.UUIDField(source="certificate_id", allow_null=True)
    has_evidence = serializers.SerializerMethodField()
    created_at = Moment()
    decided_at = Moment(allow_null=True)

    def get_has_evidence(self, claim: Any) -> bool:
        return hasattr(claim, "evidence")


class ClaimInput(Input):
    """`member`: whose it is, one of `members`. `file`: a copy of the paper, in multipart only.
    `token`: a random id of yours; the same one sent again records one."""

    member = Ref(lambda user: seats_for(user, scope_of(user)), required=True)
    certification = Code(
        lambda user: Certification.objects.visible_to(user).filter(is_active=True), required=True
    )
    issuer = Text(max_length=120, required=True, allow_blank=False)
    external_number = Text(max_length=80, required=True, allow_blank=False)
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(required=False, allow_null=True)
    file = serializers.FileField(required=False, allow_empty_file=True)
    token = serializers.UUIDField(required=False)


# --- The programme -------------------------------------------------------------------------------
class CertificationSerializer(CodedSerializer):
    """Something people can be certified in. `validity_months` null: it never expires."""

    description = serializers.CharField()
    take_at = serializers.CharField()
    validity_months = serializers.IntegerField(allow_null=True)
    is_active = serializers.BooleanField()


class CertificationInput(Input):
    code = serializers.SlugField(max_length=50, required=False)
    name = Text(max_length=120, allow_blank=False)
    description = Text(max_length=1000)
    take_at = Text(max_length=200)
    validity_months = serializers.IntegerField(
        min_value=0, max_value=1200, required=False, allow_null=True
    )
    is_active = serializers.BooleanField(required=False)


class NewCertificationInput(CertificationInput):
    code = serializers.SlugField(max_length=50)
    name = Text(max_length=120, required=True, allow_blank=False)


class RequirementSerializer(serializers.Serializer):
    """How many of a company's people a tier wants certified."""

    id = serializers.UUIDField()
    tier = serializers.CharField(source="tier.code")
    certification = serializers.CharField(source="certification.code")
    people = serializers.IntegerField()


class RequirementInput(Input):
    ignored = frozenset({"id"})

    tier = Code(lambda user: Tier.objects.visible_to(user))
    certification = Code(lambda user: Certification.objects.visible_to(user))
    people = serializers.IntegerField(min_value=1, max_value=1000, required=False)


class NewRequirementInput(RequirementInput):
    tier = Code(lambda user: Tier.objects.visible_to(user), required=True)
    certification = Code(lambda user: Certification.objects.visible_to(user), required=True)


class ShortSerializer(serializers.Serializer):
    certification = serializers.CharField(source="requirement.certification.code")
    people = serializers.IntegerField(source="requirement.people")
    have = serializers.IntegerField()


class StandingSerializer(serializers.Serializer):
    """A company against its tier. `ready_for`: the highest tier above it could have."""

    organization = NamedSerializer(source="*")
    tier = serializers.CharField(source="tier.code", default="")
    short = serializers.SerializerMethodField()
    ready_for = serializers.SerializerMethodField()

    @extend_schema_field(ShortSerializer(many=True))
    def get_short(self, company: Any) -> Any:
        return ShortSerializer(self.context["standings"][company.pk].short, many=True).data

    def get_ready_for(self, company: Any) -> str:
        tier = self.context["standings"][company.pk].ready_for
        return tier.code if tier else ""


class ProgressSerializer(serializers.Serializer):
    """What a company's tier asks for and what it has; `ahead`: the same of the next tier that asks
    for anything."""

    now = ShortSerializer(many=True)
    ahead = ShortSerializer(many=True)
    next_tier = serializers.SerializerMethodField()

    def get_next_tier(self, progress: Any) -> str:
        return progress.next_tier.code if progress.next_tier else ""
