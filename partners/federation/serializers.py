"""A company's sign-in as the API shows and reads it."""

from typing import Any

from rest_framework import serializers

from partners.federation.choices import DEFAULT_ROLES, Kind, Proof, SecondFactor, Status
from partners.federation.services.emergency import candidates
from partners.organizations.choices import MemberRole
from portal.interchange.api_fields import Input, Moment, PersonSerializer, Ref, Text, VersionField
from portal.people.models import User


class ClaimedDomainSerializer(serializers.Serializer):
    """A domain, and the TXT record that proves it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    record_name = serializers.CharField()
    record_text = serializers.CharField()
    verified_at = Moment(allow_null=True)
    proof = serializers.ChoiceField(Proof.choices, allow_blank=True)


class SignInConnectionSerializer(serializers.Serializer):
    """The provider. Its secret is never shown."""

    kind = serializers.ChoiceField(Kind.choices)
    status = serializers.ChoiceField(Status.choices)
    version = serializers.IntegerField()
    issuer = serializers.CharField()
    client_id = serializers.CharField()
    emails_checked = serializers.BooleanField()
    metadata_url = serializers.CharField()
    certificate_ends_at = Moment(allow_null=True)
    brings_people = serializers.BooleanField()
    default_role = serializers.ChoiceField(DEFAULT_ROLES)
    role_attribute = serializers.CharField()
    role_map = serializers.DictField(child=serializers.ChoiceField(MemberRole.choices))
    second_factor = serializers.ChoiceField(SecondFactor.choices)
    tested_at = Moment(allow_null=True)


class EmergencyPersonSerializer(serializers.Serializer):
    """An administrator who keeps password and second factor."""

    id = serializers.UUIDField()
    user = PersonSerializer()
    created_at = Moment()
    last_used_at = Moment(allow_null=True)


class OurAddressSerializer(serializers.Serializer):
    name = serializers.CharField()
    address = serializers.CharField()


class SignInSerializer(serializers.Serializer):
    """Domains, provider and emergency people of a company, or of the vendor."""

    domains = ClaimedDomainSerializer(many=True)
    connection = SignInConnectionSerializer(allow_null=True)
    addresses = OurAddressSerializer(many=True)
    emergency_people = EmergencyPersonSerializer(many=True)


class DomainInput(Input):
    name = serializers.CharField(max_length=253)


class ConnectionInput(Input):
    """What is left out stays. `client_secret` and `metadata` are taken and not shown again."""

    ignored = frozenset({"status", "certificate_ends_at", "tested_at"})

    kind = serializers.ChoiceField(Kind.choices, required=False)
    issuer = Text(max_length=500)
    client_id = Text(max_length=191)
    client_secret = serializers.CharField(max_length=1000, required=False, write_only=True)
    emails_checked = serializers.BooleanField(required=False)
    metadata_url = Text(max_length=500)
    metadata = serializers.CharField(max_length=500_000, required=False, write_only=True)
    brings_people = serializers.BooleanField(required=False)
    default_role = serializers.ChoiceField(DEFAULT_ROLES, required=False)
    role_attribute = Text(max_length=200)
    role_map = serializers.DictField(child=serializers.CharField(max_length=40), required=False)
    second_factor = serializers.ChoiceField(SecondFactor.choices, required=False)
    version = VersionField()


class StatusInput(Input):
    status = serializers.ChoiceField(Status.choices)
    version = VersionField()


class EmergencyInput(Input):
    """`user`: an administrator of the company."""

    user = Ref(lambda user: User.objects.none(), required=True)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if connection := self.context.get("connection"):
            self.fields["user"].rows = lambda user: candidates(connection)
