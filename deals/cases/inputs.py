"""What the API reads for a case. Nothing is required: rights and state are asked first."""

from typing import Any

from rest_framework import serializers

from deals.cases.choices import EvidenceKind, Outcome
from deals.cases.models import CaseParty
from deals.registrations.choices import RejectReason
from portal.interchange.api_fields import Input, Ref, Text, VersionField


def parties(user: Any) -> Any:
    return CaseParty.objects.visible_to(user)


class EvidenceInput(Input):
    """`text` is needed; `kind` says what it is. A file can be added on the page."""

    text = Text(max_length=5000)
    kind = serializers.ChoiceField(EvidenceKind.choices, default=EvidenceKind.STATEMENT)


class PartyInput(Input):
    """What the decision says to one party: its words, its share or its compensation."""

    party = Ref(parties, required=True)
    words = Text(max_length=2000)
    share = serializers.DecimalField(5, 2, required=False, allow_null=True)
    amount = serializers.DecimalField(13, 2, required=False, allow_null=True)


class DecideInput(Input):
    """`winner` is a party's id. Shares of a split add up to exactly 100."""

    version = VersionField()
    outcome = serializers.ChoiceField(Outcome.choices, required=False)
    winner = Ref(parties, allow_null=True)
    reason = serializers.ChoiceField(RejectReason.choices, required=False, allow_blank=True)
    text = Text(max_length=3000)
    override_reason = Text(max_length=3000)
    currency = Text(max_length=3)
    parties = PartyInput(many=True, required=False, max_length=20)


def for_service(data: dict[str, Any]) -> dict[str, Any]:
    """As the transition reads it: shares, amounts and words by party."""
    rows = data.pop("parties", [])
    return data | {
        name: {row["party"].pk: row[key] for row in rows if row.get(key)}
        for name, key in (("shares", "share"), ("amounts", "amount"), ("words", "words"))
    }
