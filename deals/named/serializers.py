"""How the API shows and reads named-account lists."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deals.named import policies
from partners.organizations.choices import TeamKind
from partners.organizations.models import Team
from portal.access.scope import scope_of
from portal.interchange.api_fields import (
    CountryCode,
    Input,
    Moment,
    NamedSerializer,
    PersonSerializer,
    Ref,
    Text,
)


class NamedListSerializer(serializers.Serializer):
    """A direct team's list. `entries`, `since`: of the version in force; null without one."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    team = NamedSerializer()
    entries = serializers.IntegerField(allow_null=True)
    since = serializers.DateField(allow_null=True)
    may_change = serializers.SerializerMethodField()

    def get_may_change(self, row: Any) -> bool:
        return bool(policies.can_change(scope_of(self.context["request"].user), row))


class BadLineSerializer(serializers.Serializer):
    """A line of the file that could not be read."""

    line = serializers.IntegerField()
    reason = serializers.CharField()


class ListVersionSerializer(serializers.Serializer):
    """The whole list from `starts_on` on; without it a draft."""

    id = serializers.UUIDField()
    named_list = NamedSerializer()
    starts_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    entry_count = serializers.IntegerField()
    problems = serializers.SerializerMethodField()
    created_by = PersonSerializer()
    created_at = Moment()

    @extend_schema_field(BadLineSerializer(many=True))
    def get_problems(self, row: Any) -> list[dict[str, Any]]:
        pairs = [{"line": line, "reason": reason} for line, reason in row.problems]
        return [dict(BadLineSerializer(pair).data) for pair in pairs]


class NamedEntrySerializer(serializers.Serializer):
    """`product_families`: codes; none means all."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    website = serializers.CharField()
    country = CountryCode()
    city = serializers.CharField()
    tax_id = serializers.CharField()
    product_families = serializers.ListField(child=serializers.CharField(), source="families")


def teams(user: Any) -> Any:
    """Direct teams: the own ones, for the desk all."""
    scope = scope_of(user)
    rows = Team.objects.visible_to(user).filter(kind=TeamKind.DIRECT)
    return rows if scope.is_desk else rows.filter(pk__in=scope.teams)


class NamedListInput(Input):
    team = Ref(teams, required=True)
    name = Text(max_length=80, allow_blank=False, required=True)


class UploadInput(Input):
    """The whole list as CSV: name, website, country, city, tax_id, families (codes with ;)."""

    file = serializers.FileField()


class ForceInput(Input):
    starts_on = serializers.DateField()
    reason = Text(max_length=300, allow_blank=False, required=True)
