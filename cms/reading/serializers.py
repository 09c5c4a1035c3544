"""What the API says and takes about reading."""

from rest_framework import serializers

from portal.interchange.api_fields import Input, Moment, Text


class AcknowledgementInput(Input):
    """`edition`: the version you have read, as `resources` names it."""

    edition = Text(max_length=30, required=True)


class AcknowledgementSerializer(serializers.Serializer):
    resource = serializers.UUIDField(source="page.key")
    edition = serializers.CharField()
    confirmed_at = Moment()
