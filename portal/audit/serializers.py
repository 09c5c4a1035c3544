"""The trail in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.activity.models import AuditEntry
from portal.audit.models import ChainLink
from portal.audit.verifying import faults_of
from portal.interchange.api_fields import Moment, PersonSerializer


class ProofSerializer(serializers.Serializer):
    """The place of an entry in its chain; docs/audit.md says what the hashes are made of."""

    chain = serializers.CharField(source="chain_id")
    number = serializers.IntegerField()
    previous = serializers.CharField()
    digest = serializers.CharField()
    hash = serializers.CharField()


class AuditEntrySerializer(serializers.ModelSerializer):
    """`proof` is null until the entry is sealed, some seconds after it was written."""

    at = Moment()
    actor = PersonSerializer(allow_null=True)
    note = serializers.JSONField()
    proof = serializers.SerializerMethodField()

    class Meta:
        model = AuditEntry
        fields = [
            "id", "at", "actor", "action", "target_type", "target_id", "audience", "note", "proof",
        ]  # fmt: skip

    @extend_schema_field(ProofSerializer(allow_null=True))
    def get_proof(self, entry: AuditEntry) -> Any:
        link = getattr(entry, "link", None)
        return ProofSerializer(link).data if link else None


class RecordSerializer(serializers.Serializer):
    type = serializers.CharField()
    id = serializers.UUIDField()
    name = serializers.CharField()


class ShownSerializer(serializers.Serializer):
    """What the company reads of an entry. `side`: company, vendor, or empty for the calendar."""

    at = serializers.CharField()
    action = serializers.CharField()
    actor = serializers.CharField()
    side = serializers.CharField()
    record = RecordSerializer()
    note = serializers.JSONField()


class CompanyLinkSerializer(serializers.ModelSerializer):
    """A link of a company's chain, as in its export."""

    chain = serializers.CharField(source="chain_id")
    entry = serializers.SerializerMethodField()

    class Meta:
        model = ChainLink
        fields = ["chain", "number", "previous", "digest", "entry", "hash"]

    @extend_schema_field(ShownSerializer)
    def get_entry(self, link: ChainLink) -> Any:
        return link.shown


class WholeEntrySerializer(AuditEntrySerializer):
    """`is_whole`: recomputed now, the entry is as it was sealed; null before that."""

    is_whole = serializers.SerializerMethodField()

    class Meta(AuditEntrySerializer.Meta):
        fields = [*AuditEntrySerializer.Meta.fields, "is_whole"]

    def get_is_whole(self, entry: AuditEntry) -> bool | None:
        link = getattr(entry, "link", None)
        return None if link is None else not list(faults_of(link, entry))


class ChainFaultSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    text = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    """What a verification found: numbers and kinds of faults, no row of ours."""

    is_whole = serializers.BooleanField()
    links = serializers.IntegerField()
    faults = ChainFaultSerializer(many=True)
