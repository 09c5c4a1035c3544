"""How the API shows a case: the whole to the desk and auditors, its own part to a side."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.cases import policies
from deals.cases.choices import EvidenceKind, First, Kind, Outcome, Result, Shown, Status, TierGap
from deals.cases.models import Case, CaseEvidence, CaseParty
from deals.cases.workflow import CASE
from portal.access.scope import scope_of
from portal.activity.choices import Audience
from portal.interchange.api_fields import LensSerializer, Moment, NamedSerializer


class MentionedDeal(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()


class CaseEvidenceSerializer(serializers.Serializer):
    """Something said or shown. `from_desk`: a question of ours. The desk reads `party` too."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(EvidenceKind.choices)
    text = serializers.CharField(source="body")
    author = serializers.CharField(required=False)
    from_desk = serializers.SerializerMethodField()
    file = serializers.SerializerMethodField()
    file_id = serializers.SerializerMethodField()
    created_at = Moment()
    party = serializers.UUIDField(source="party_id", required=False, allow_null=True)
    internal = serializers.SerializerMethodField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["internal"].required = False

    def get_from_desk(self, row: CaseEvidence) -> bool:
        return bool(row.author.staff_role == "desk")

    def get_file(self, row: CaseEvidence) -> str:
        stored = getattr(row, "file", None)
        return stored.name if stored else ""

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_file_id(self, row: CaseEvidence) -> str | None:
        """Download it below `files/` of the case or part it was read from."""
        stored = getattr(row, "file", None)
        return str(stored.pk) if stored else None

    def get_internal(self, row: CaseEvidence) -> bool:
        return row.audience == Audience.INTERNAL

    def to_representation(self, row: CaseEvidence) -> dict[str, Any]:
        shown = super().to_representation(row)
        is_neutral = scope_of(self.context["request"].user).is_neutral
        if is_neutral and not self.context.get("as_side"):
            return shown
        if shown["from_desk"]:
            shown.pop("author")
        return {name: value for name, value in shown.items() if name not in {"party", "internal"}}


class CasePartySerializer(serializers.Serializer):
    """A party as the desk reads it."""

    id = serializers.UUIDField()
    side = NamedSerializer()
    deal = MentionedDeal(allow_null=True)
    is_appellant = serializers.BooleanField()
    claim = serializers.CharField()
    told_at = Moment(allow_null=True)
    answer_by = Moment(allow_null=True)
    said_at = Moment(allow_null=True)
    result = serializers.ChoiceField(Result.choices, allow_blank=True)
    percent = serializers.SerializerMethodField()
    letter = serializers.CharField(source="letter_text")

    @extend_schema_field(serializers.DecimalField(5, 2, allow_null=True))
    def get_percent(self, row: CaseParty) -> str | None:
        credit = getattr(row, "credit", None)
        return str(credit.percent) if credit else None


class CaseDecisionSerializer(serializers.Serializer):
    outcome = serializers.ChoiceField(Outcome.choices)
    winner = serializers.UUIDField(source="winner_id", allow_null=True)
    text = serializers.CharField()
    decided_by = NamedSerializer()
    decided_at = Moment()


class CaseAnswerSerializer(serializers.Serializer):
    """Our answer to one side: its own letter, share and amount."""

    subject = serializers.CharField(source="letter_subject")
    text = serializers.CharField(source="letter_text")
    percent = serializers.DecimalField(5, 2, allow_null=True)
    amount = serializers.DecimalField(14, 2, allow_null=True)
    currency = serializers.CharField()
    answered_at = Moment()


class ConflictSerializer(LensSerializer):
    """A case (desk, auditor) or your own part of one. Fields outside your lens are absent."""

    lenses = policies.LENSES
    always = frozenset({"id"})

    id = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.SerializerMethodField()
    opened_at = serializers.SerializerMethodField()
    deadline = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField()
    # The desk's
    version = serializers.IntegerField()
    kind = serializers.ChoiceField(Kind.choices)
    title = serializers.CharField()
    available_actions = serializers.SerializerMethodField()
    parties = CasePartySerializer(many=True, source="parties.all")
    panel = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()
    decided_at = Moment(allow_null=True)
    # A side's
    deal = MentionedDeal(allow_null=True)
    side = NamedSerializer()
    claim = serializers.CharField()
    answer = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField([*Status.choices, *Shown.choices]))
    def get_status(self, row: Case | CaseParty) -> str:
        return row.status if isinstance(row, Case) else row.shown_status

    @extend_schema_field(Moment())
    def get_opened_at(self, row: Case | CaseParty) -> Any:
        moment = row.opened_at if isinstance(row, Case) else row.told_at
        return Moment().to_representation(moment)

    @extend_schema_field(Moment(allow_null=True))
    def get_deadline(self, row: Case | CaseParty) -> Any:
        moment = row.deadline if isinstance(row, Case) else row.decide_by
        return Moment().to_representation(moment) if moment else None

    @extend_schema_field(CaseEvidenceSerializer(many=True))
    def get_evidence(self, row: Case | CaseParty) -> Any:
        return CaseEvidenceSerializer(row.shown_evidence, many=True, context=self.context).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_available_actions(self, row: Case) -> list[str]:
        return [action.name for action in CASE.available(self.scope, row)]

    @extend_schema_field(NamedSerializer(many=True))
    def get_panel(self, row: Case) -> Any:
        return NamedSerializer([seat.user for seat in row.panel.all()], many=True).data

    @extend_schema_field(CaseDecisionSerializer(allow_null=True))
    def get_decision(self, row: Case) -> Any:
        decision = getattr(row, "decision", None)
        return CaseDecisionSerializer(decision).data if decision else None

    @extend_schema_field(CaseAnswerSerializer(allow_null=True))
    def get_answer(self, row: CaseParty) -> Any:
        if not row.answered_at:
            return None
        credit = getattr(row, "credit", None)
        row.percent = credit.percent if credit else None
        return CaseAnswerSerializer(row).data


class PrecedentSerializer(serializers.Serializer):
    """What a decided case teaches, without names. Drafts are the desk's."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    outcome = serializers.ChoiceField(Outcome.choices)
    product_families = serializers.ListField(child=serializers.CharField(), source="families")
    tier_gap = serializers.ChoiceField(TierGap.choices)
    first = serializers.ChoiceField(First.choices)
    evidence_kinds = serializers.ListField(child=serializers.CharField())
    lesson = serializers.CharField()
    quarter = serializers.CharField()
    published_at = Moment(allow_null=True)
    created_at = Moment()


class QuarterSerializer(serializers.Serializer):
    """Numbers of one quarter; null where nothing was counted."""

    quarter = serializers.CharField()
    opened = serializers.IntegerField()
    registrations = serializers.IntegerField()
    conflicting = serializers.IntegerField()
    conflict_rate = serializers.FloatField(allow_null=True)
    decided = serializers.IntegerField()
    days_p50 = serializers.FloatField(allow_null=True)
    days_p90 = serializers.FloatField(allow_null=True)
    appeals = serializers.IntegerField()
    reversals = serializers.IntegerField()
    direct_won = serializers.IntegerField()
    partner_won = serializers.IntegerField()
    shared = serializers.IntegerField()
