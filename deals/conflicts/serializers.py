"""How the API shows what was found about a registration, and what the desk does about it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.conflicts import found, policies, words
from deals.conflicts.choices import Basis, Moment, Rule, Severity, Source
from deals.conflicts.models import ConflictFinding, NotSame
from deals.registrations import policies as registrations
from deals.registrations.choices import Status
from portal.access.scope import Scope, scope_of
from portal.interchange.api_fields import Moment as When
from portal.interchange.api_fields import NamedSerializer, PersonSerializer


class Scoped(serializers.Serializer):
    @property
    def scope(self) -> Scope:
        return scope_of(self.context["request"].user)


class FoundDealSerializer(Scoped):
    """Another registration; `deals/{id}/` has the rest of it."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    customer = serializers.CharField(source="customer_name")
    holder = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()

    def get_holder(self, deal: Any) -> str:
        return str(deal.organization or deal.team)

    @extend_schema_field(serializers.ChoiceField(Status.choices))
    def get_status(self, deal: Any) -> str:
        return str(registrations.shown_status(self.scope, deal))


class FindingSerializer(Scoped):
    """One thing found. `about` is the id of the account, registration or named entry; `percent`
    is null where it would tell of fields you do not read."""

    about = serializers.SerializerMethodField()
    source = serializers.ChoiceField(Source.choices)
    rule = serializers.ChoiceField(Rule.choices)
    severity = serializers.ChoiceField(Severity.choices)
    percent = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()
    account = NamedSerializer(allow_null=True)
    registration = FoundDealSerializer(source="other_deal", allow_null=True)
    named = serializers.SerializerMethodField()
    is_linked = serializers.SerializerMethodField()

    def _fields_of(self, row: ConflictFinding) -> frozenset[str] | None:
        """The fields of a found account that may be told of; None for all."""
        if row.source != Source.ACCOUNT:
            return None
        return found.account_fields(self.scope, row.account)

    @extend_schema_field(serializers.UUIDField())
    def get_about(self, row: ConflictFinding) -> str:
        return str(row.account_id or row.other_deal_id or row.named_entry)

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_percent(self, row: ConflictFinding) -> int | None:
        shown = self._fields_of(row)
        return found.percent(row) if shown is None else found.account_percent(row, shown)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_reasons(self, row: ConflictFinding) -> list[str]:
        shown = None if self.scope.is_neutral else self._fields_of(row)
        return [str(reason["text"]) for reason in words.reasons(row.evidence, shown)]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_named(self, row: ConflictFinding) -> str | None:
        if row.source != Source.NAMED:
            return None
        return f"{row.facts.get('name', '')} · {row.facts.get('holder', '')}"

    def get_is_linked(self, row: ConflictFinding) -> bool:
        linked = self.context["deal"].account_id
        return bool(linked) and row.account_id == linked


class ApartSerializer(serializers.Serializer):
    """Somebody said that this is another customer."""

    id = serializers.UUIDField()
    name = serializers.SerializerMethodField()
    said_by = PersonSerializer()
    said_at = When()

    def get_name(self, row: NotSame) -> str:
        deal = self.context["deal"]
        other = row.deal if row.other_deal_id == deal.pk else row.other_deal
        return str(row.account or other or "")


class CheckSerializer(serializers.Serializer):
    at = When()
    moment = serializers.ChoiceField(Moment.choices)
    highest = serializers.DecimalField(5, 4)
    threshold = serializers.DecimalField(5, 4)


class ClaimSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    customer = serializers.CharField(source="customer.name")
    family = serializers.CharField(source="family.code")
    basis = serializers.ChoiceField(Basis.choices)
    started_at = When()


class ExceptionSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    reason = serializers.CharField()
    allowed_by = PersonSerializer()
    allowed_at = When()


class ReviewSerializer(Scoped):
    """A registration beside what it may meet. `check`, `claims` and `exceptions` are for the desk
    and auditors; for others they are absent."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    account = serializers.SerializerMethodField()
    may_match = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()
    apart = serializers.SerializerMethodField()
    check = CheckSerializer(source="latest_check", required=False)
    claims = ClaimSerializer(many=True, required=False)
    exceptions = ExceptionSerializer(many=True, required=False)

    @extend_schema_field(NamedSerializer(allow_null=True))
    def get_account(self, deal: Any) -> dict[str, Any] | None:
        return NamedSerializer(deal.account).data if deal.sees_account else None

    def get_may_match(self, deal: Any) -> bool:
        return bool(policies.can_match(self.scope, deal))

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, deal: Any) -> Any:
        rows = found.findings_of(self.context["request"].user, deal)
        every = [*rows["accounts"], *rows["others"], *rows["named"]]
        return FindingSerializer(every, many=True, context=self.context | {"deal": deal}).data

    @extend_schema_field(ApartSerializer(many=True))
    def get_apart(self, deal: Any) -> Any:
        rows = NotSame.objects.visible_to(self.context["request"].user).of_deal(deal)
        return ApartSerializer(rows, many=True, context=self.context | {"deal": deal}).data


class MergeSerializer(serializers.Serializer):
    """`gone` went into `kept`. Null: the account is no longer there."""

    id = serializers.UUIDField()
    kept = NamedSerializer(allow_null=True)
    gone = serializers.UUIDField()
    kept_name = serializers.CharField()
    gone_name = serializers.CharField()
    reason = serializers.CharField()
    merged_by = PersonSerializer()
    merged_at = When()
    undone_by = PersonSerializer(allow_null=True)
    undone_at = When(allow_null=True)


class ThresholdSerializer(serializers.Serializer):
    """What a threshold (in percent) would have flagged, judged by what was decided then."""

    threshold = serializers.IntegerField()
    flagged = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    false_alarms = serializers.IntegerField()
    undecided = serializers.IntegerField()
    missed = serializers.IntegerField()


class ThresholdsSerializer(serializers.Serializer):
    in_use = serializers.IntegerField()
    total = serializers.IntegerField()
    results = ThresholdSerializer(many=True)
