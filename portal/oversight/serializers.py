"""What the API says about access."""

from rest_framework import serializers

from portal.access.explain import GROUP, PERSON, ROLE, TEAM


class NamedPersonSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()
    email = serializers.EmailField()


class HolderSerializer(serializers.Serializer):
    """`people` are those you may know: all of them for the desk and auditors, your own company’s
    for its administrators."""

    kind = serializers.ChoiceField([PERSON, GROUP, TEAM, ROLE])
    name = serializers.CharField(source="holder")
    people = NamedPersonSerializer(many=True)


class FactSerializer(serializers.Serializer):
    text = serializers.CharField(source="fact")
    type = serializers.CharField(source="fact_type")
    id = serializers.UUIDField(source="fact_id", allow_null=True)


class PathSerializer(serializers.Serializer):
    """One way to the record: who, through which fact, which fields, since when, until when."""

    rule = serializers.CharField()
    holder = HolderSerializer(source="*")
    lens = serializers.CharField()
    fields_opened = serializers.ListField(source="fields", child=serializers.CharField())
    fact = FactSerializer(source="*")
    by = serializers.CharField()
    since = serializers.SerializerMethodField()
    until = serializers.SerializerMethodField()

    def get_since(self, line: object) -> str | None:
        return _iso(getattr(line, "since", None))

    def get_until(self, line: object) -> str | None:
        return _iso(getattr(line, "until", None))


def _iso(moment: object) -> str | None:
    """A day as 2026-01-31, a moment in UTC as 2026-01-31T09:00:00Z."""
    if moment is None:
        return None
    text = str(moment.isoformat())  # type: ignore[attr-defined]
    return text.replace("+00:00", "Z")


class AccessSerializer(serializers.Serializer):
    """Everybody who can see the record, one entry per path."""

    results = PathSerializer(many=True)
