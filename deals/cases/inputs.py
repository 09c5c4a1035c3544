"""What the API reads for a case. Nothing is required: rights and state are asked first."""

from typing import Any

from django.contrib.auth import get_user_model
from rest_framework import serializers

from deals.cases.choices import OPENED_BY_DESK, EvidenceKind, First, Outcome, TierGap
from deals.cases.models import CaseParty
from deals.registrations.choices import RejectReason
from deals.registrations.models import Deal
from portal.access.scope import scope_of
from portal.interchange.api_fields import Input, Ref, Text, VersionField
from portal.people.choices import StaffRole


def parties(user: Any) -> Any:
    return CaseParty.objects.visible_to(user)


class EvidenceInput(Input):
    """`text` is needed; `kind` says what it is. With a file: as multipart, with `file`."""

    text = Text(max_length=5000)
    kind = serializers.ChoiceField(EvidenceKind.choices, default=EvidenceKind.STATEMENT)


class EvidenceFileInput(EvidenceInput):
    file = serializers.FileField(required=False)


def registrations(user: Any) -> Any:
    return Deal.objects.visible_to(user).select_related("organization", "team")


class NewCaseInput(Input):
    """A case about registrations, one for each party. `note`: only the desk and auditors."""

    kind = serializers.ChoiceField(OPENED_BY_DESK)
    deals = serializers.ListField(
        child=Ref(registrations, required=True), min_length=1, max_length=20
    )
    title = Text(max_length=160)
    note = Text(max_length=3000)


class NewPartyInput(Input):
    deal = Ref(registrations, required=True)


class QuestionInput(Input):
    """The party reads it. Name no other party."""

    text = Text(max_length=3000, allow_blank=False, required=True)


class SeatInput(Input):
    """`user`: somebody of the channel desk without a stake in the case."""

    user = Ref(lambda user: desk_people(user), required=True)


def desk_people(user: Any) -> Any:
    """The desk's active people, for the desk."""
    people = get_user_model().objects.filter(staff_role=StaffRole.DESK, is_active=True)
    return people if scope_of(user).is_desk else people.none()


class HearInput(Input):
    """Every chosen party reads the same words. Name no party."""

    version = VersionField()
    parties = serializers.ListField(
        child=Ref(lambda user: parties(user), required=True), required=False, max_length=20
    )
    message = Text(max_length=3000)


class PrecedentInput(Input):
    lesson = Text(max_length=3000)
    tier_gap = serializers.ChoiceField(TierGap.choices, required=False)
    first = serializers.ChoiceField(First.choices, required=False)
    quarter = Text(max_length=7)


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
