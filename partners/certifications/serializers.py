"""Certificates as the API shows them."""

from rest_framework import serializers

from partners.certifications.choices import Source, State
from partners.certifications.verification import STATES
from portal.interchange.api_fields import Moment, NamedSerializer, PersonSerializer


class CertificateSerializer(serializers.Serializer):
    """One certification held by one person. `certification` is its code; `organization`: the
    company it counts for. `number` is ours, `external_number` the one of `issuer`."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    holder = PersonSerializer()
    holder_name = serializers.CharField()
    organization = NamedSerializer(allow_null=True)
    certification = serializers.CharField(source="certification.code")
    certification_name = serializers.CharField()
    source = serializers.ChoiceField(Source.choices)
    issuer = serializers.CharField()
    external_number = serializers.CharField()
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(State.choices)
    revoked_at = Moment(allow_null=True)
    revoke_reason = serializers.CharField()


class FindingSerializer(serializers.Serializer):
    """What stands on the paper with a number. Where there is none, `state` is `unknown` and the
    rest is empty."""

    number = serializers.CharField()
    state = serializers.ChoiceField([str(state) for state in STATES])
    name = serializers.CharField()
    certification = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
