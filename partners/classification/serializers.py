"""Classes and overrides as the API shows and reads them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.accounts.models import Account
from partners.classification.choices import PeriodKind, ValueClass
from partners.classification.models import AccountClass
from partners.classification.policies import LENSES, shows_team_amount
from portal.interchange.api_fields import (
    Input,
    LensSerializer,
    Moment,
    NamedSerializer,
    PersonSerializer,
    Ref,
    Text,
)


class ClassPeriodSerializer(serializers.Serializer):
    """A month, quarter or year. `published_at` is empty while the desk has not put it in force."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(PeriodKind.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    published_at = Moment(allow_null=True)


class AccountClassSerializer(LensSerializer):
    """An account's class in a period. Fields outside your lenses are absent."""

    lenses = LENSES

    id = serializers.UUIDField()
    account = NamedSerializer()
    period = ClassPeriodSerializer()
    value_class = serializers.ChoiceField(ValueClass.choices, source="shown_class")
    overridden = serializers.SerializerMethodField()
    amount = serializers.DecimalField(max_digits=16, decimal_places=2)
    team_amount = serializers.SerializerMethodField()
    rank = serializers.IntegerField()
    percentile = serializers.DecimalField(max_digits=6, decimal_places=3)

    @extend_schema_field(serializers.BooleanField())
    def get_overridden(self, row: Any) -> bool:
        return bool(row.overridden)

    @extend_schema_field(serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True))
    def get_team_amount(self, row: AccountClass) -> str | None:
        """What the account's team sold itself, to those who may know."""
        if row.team_amount is None or not shows_team_amount(self.scope, row):
            return None
        return f"{row.team_amount:.2f}"


class OverrideSerializer(serializers.Serializer):
    """A class set by hand."""

    id = serializers.UUIDField()
    account = NamedSerializer()
    value_class = serializers.ChoiceField(ValueClass.choices)
    reason = serializers.CharField()
    until = serializers.DateField(allow_null=True)
    by = PersonSerializer(allow_null=True)
    at = Moment()


class OverrideInput(Input):
    account = Ref(lambda user: Account.objects.visible_to(user), required=True)
    value_class = serializers.ChoiceField(ValueClass.choices)
    reason = Text(max_length=300, allow_blank=False, required=True)
    until = serializers.DateField(allow_null=True, required=False)
