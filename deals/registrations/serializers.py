"""How the API shows a deal and what hangs off it."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.registrations import policies
from deals.registrations.choices import ASKABLE, Kind, Route, Stage, Status
from deals.registrations.models import Deal
from deals.registrations.workflow import available_actions
from partners.accounts.choices import BuyingRole
from portal.access.scope import Scope, scope_of
from portal.activity.choices import Audience
from portal.interchange.api_fields import CountryCode, LensSerializer, Moment, NamedSerializer


def amount(digits: int, **kwargs: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=digits, decimal_places=2, **kwargs)


class CustomerSerializer(serializers.Serializer):
    """The customer as the partner typed it."""

    name = serializers.CharField(source="customer_name", required=False)
    website = serializers.CharField(source="customer_website", required=False)
    country = CountryCode(source="customer_country")
    city = serializers.CharField(source="customer_city", required=False)
    address = serializers.CharField(source="customer_address", required=False)
    tax_id = serializers.CharField(source="customer_tax_id", required=False)
    phone = serializers.CharField(source="customer_phone", required=False)


class CustomerContactSerializer(serializers.Serializer):
    name = serializers.CharField(source="contact_name")
    email = serializers.CharField(source="contact_email")
    role = serializers.ChoiceField(BuyingRole.choices, source="contact_role", allow_blank=True)


class ValueSerializer(serializers.Serializer):
    amount = amount(14, source="value_amount", allow_null=True)
    currency = serializers.CharField(source="value_currency")


class LineSerializer(serializers.Serializer):
    """A product line; `family` is a product family's code."""

    family = serializers.CharField(source="family.code")
    name = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = amount(12, allow_null=True, required=False)


class DecisionSerializer(serializers.Serializer):
    reason = serializers.CharField()
    text = serializers.CharField()


class RequestSerializer(serializers.Serializer):
    """What the reviewer asked for."""

    # The metaclass takes fields out of the class, so DRF's own `fields` stays what it is.
    fields = serializers.ListField(child=serializers.ChoiceField(list(ASKABLE)))  # type: ignore[assignment]
    message = serializers.CharField()


class ClosingSerializer(serializers.Serializer):
    reason = serializers.CharField()
    lesson = serializers.CharField()


class ClockSerializer(serializers.Serializer):
    """What was promised and how it went: the same for both sides. Null: not (yet), or paused."""

    first_reply_due = Moment(allow_null=True)
    first_replied_at = Moment(allow_null=True)
    decision_due = Moment(allow_null=True)
    decided_in_time = serializers.BooleanField(allow_null=True)
    answer_due = Moment(allow_null=True)
    paused = serializers.BooleanField()


class OwnerSerializer(NamedSerializer):
    email = serializers.EmailField(required=False)


class DealSerializer(LensSerializer):
    """A registration. Fields outside your lenses are absent."""

    lenses = policies.LENSES

    id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()
    organization = NamedSerializer(allow_null=True)
    team = NamedSerializer(allow_null=True)
    owner = OwnerSerializer()
    status = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    route = serializers.ChoiceField(Route.choices)
    kind = serializers.ChoiceField(Kind.choices)
    distributor = NamedSerializer(allow_null=True)
    customer = CustomerSerializer(source="*")
    contact = CustomerContactSerializer(source="*")
    account = serializers.SerializerMethodField()
    products = LineSerializer(many=True, source="lines.all")
    value = ValueSerializer(source="*")
    need = serializers.CharField()
    competitor = serializers.CharField()
    stage = serializers.ChoiceField(Stage.choices)
    probability = serializers.IntegerField()
    expected_close = serializers.DateField(allow_null=True)
    team_members = serializers.SerializerMethodField()
    reviewer = NamedSerializer(allow_null=True)
    decision = serializers.SerializerMethodField()
    request = serializers.SerializerMethodField()
    closing = serializers.SerializerMethodField()
    clock = serializers.SerializerMethodField()
    protected_until = serializers.DateField(allow_null=True)
    created_at = Moment()
    updated_at = Moment()
    submitted_at = Moment(allow_null=True)
    decided_at = Moment(allow_null=True)
    closed_at = Moment(allow_null=True)
    revised_from = serializers.UUIDField(source="revised_from_id", allow_null=True)
    next_step = serializers.CharField()
    next_step_on = serializers.DateField(allow_null=True)
    update_due_on = serializers.DateField(allow_null=True)
    renewal_on = serializers.DateField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(Status.choices))
    def get_status(self, deal: Deal) -> str:
        return policies.shown_status(self.scope, deal)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_available_actions(self, deal: Deal) -> list[str]:
        return available_actions(self.scope, deal)

    @extend_schema_field(NamedSerializer(allow_null=True))
    def get_account(self, deal: Deal) -> dict[str, Any] | None:
        return NamedSerializer(deal.account).data if deal.sees_account else None

    @extend_schema_field(NamedSerializer(many=True))
    def get_team_members(self, deal: Deal) -> list[dict[str, Any]]:
        seats = deal.team_members.all()
        return [{"id": str(seat.user_id), "name": str(seat.user)} for seat in seats]

    @extend_schema_field(DecisionSerializer(allow_null=True))
    def get_decision(self, deal: Deal) -> dict[str, Any] | None:
        if not deal.decided_at:
            return None
        return {"reason": deal.decision_reason, "text": deal.decision_text}

    @extend_schema_field(RequestSerializer(allow_null=True))
    def get_request(self, deal: Deal) -> dict[str, Any] | None:
        if not deal.requested_fields:
            return None
        return {"fields": deal.requested_fields, "message": deal.request_text}

    @extend_schema_field(ClosingSerializer(allow_null=True))
    def get_closing(self, deal: Deal) -> dict[str, Any] | None:
        if not deal.closed_at:
            return None
        return {"reason": deal.close_reason, "lesson": deal.close_lesson}

    @extend_schema_field(ClockSerializer(allow_null=True))
    def get_clock(self, deal: Deal) -> dict[str, Any] | None:
        """Null for a draft and where no clock was kept. Rows: deals/clocks, oldest first."""
        clocks = {row.kind: row for row in deal.clocks.all()}
        if deal.status == Status.DRAFT or not clocks:
            return None
        return ClockSerializer(clock_of(clocks)).data


def clock_of(clocks: dict[str, Any]) -> dict[str, Any]:
    """Kind → its latest clock, as the API says it. A paused clock has no due time."""
    due = {kind: row.due_at for kind, row in clocks.items() if row.paused_at is None or row.is_over}
    reply, decision, answer = map(clocks.get, ("first_reply", "decision", "answer"))
    return {
        "first_reply_due": due.get("first_reply"),
        "first_replied_at": reply.ended_at if reply and reply.is_met else None,
        "decision_due": due.get("decision"),
        "decided_in_time": not decision.breached if decision and decision.is_met else None,
        "answer_due": due.get("answer") if answer and not answer.is_over else None,
        "paused": bool(decision and decision.paused_at and not decision.is_over),
    }


class AuthorSerializer(serializers.Serializer):
    """Who wrote it. To partners the vendor speaks as one: then without `id`."""

    id = serializers.UUIDField(required=False)
    name = serializers.CharField()


class ByAuthor(serializers.Serializer):
    """Comments and files: `internal` is shown to those who read internal ones."""

    id = serializers.UUIDField()
    author = serializers.SerializerMethodField()
    internal = serializers.SerializerMethodField()
    created_at = Moment()

    @extend_schema_field(AuthorSerializer)
    def get_author(self, row: Any) -> dict[str, Any]:
        if row.author.staff_role and not self._scope.staff_role:
            return {"name": settings.VENDOR_NAME}
        return {"id": str(row.author_id), "name": str(row.author)}

    def get_internal(self, row: Any) -> bool:
        return row.audience == Audience.INTERNAL

    @property
    def _scope(self) -> Scope:
        return scope_of(self.context["request"].user)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["internal"].required = False

    def to_representation(self, row: Any) -> dict[str, Any]:
        shown = super().to_representation(row)
        if not policies.sees_internal(self._scope, row.deal):
            shown.pop("internal")
        return shown


class CommentSerializer(ByAuthor):
    body = serializers.CharField()


class FileSerializer(ByAuthor):
    """Download it at its own address below `files/`."""

    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
