from rest_framework import serializers

from portal.interchange.api_fields import Input, Moment
from portal.notifications.models import Notification


class NotificationSerializer(serializers.ModelSerializer):
    """`url` is the path of the page to act on; `read_at` is null while unread."""

    kind_label = serializers.CharField()
    created_at = Moment()
    read_at = Moment(allow_null=True)

    class Meta:
        model = Notification
        fields = [
            "id", "kind", "kind_label", "title", "body", "action", "url", "created_at", "read_at",
        ]  # fmt: skip


class NothingInput(Input):
    """An empty body."""


class ReadAllSerializer(serializers.Serializer):
    read = serializers.IntegerField(help_text="How many became read.")
