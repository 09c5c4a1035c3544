"""Integrations, tokens and clients as the API shows and reads them. Secrets stand only in the
answer that makes them."""

from typing import Any

from rest_framework import serializers

from partners.integrations.choices import ClientKind
from partners.integrations.models import OAuthClient
from partners.organizations.models import Organization
from portal.interchange.api_fields import (
    Input,
    Moment,
    NamedSerializer,
    Ref,
    Text,
    VersionField,
)
from portal.people.areas import WORDS


class WordsField(serializers.ListField):
    """Words of areas, such as "deals:read"."""

    child = serializers.ChoiceField([(word, word) for word in WORDS])


class TokenRowSerializer(serializers.Serializer):
    """A token, without its text. `id` is its digest."""

    id = serializers.CharField(source="digest")
    name = serializers.CharField()
    areas = WordsField()
    created_at = Moment()
    expires_at = Moment(allow_null=True)
    last_used_at = Moment(allow_null=True)


class NewTokenSerializer(TokenRowSerializer):
    """A token that was just made: `token` is shown this one time."""

    token = serializers.CharField()

    def to_representation(self, row: Any) -> dict[str, Any]:
        return {"token": self.context["token"], **TokenRowSerializer(row).data}


class TokenInput(Input):
    """`expires_at`: without it the token works until it is revoked."""

    name = Text(max_length=80, allow_blank=False, required=True)
    areas = WordsField(allow_empty=False)
    expires_at = Moment(required=False, allow_null=True, default=None)


class IntegrationSerializer(serializers.Serializer):
    """A program. `organization` is null for those of the vendor."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    about = serializers.CharField()
    organization = NamedSerializer(allow_null=True)
    role = serializers.SerializerMethodField()
    user = serializers.UUIDField(source="user_id")
    created_at = Moment()
    ended_at = Moment(allow_null=True)
    version = serializers.IntegerField()

    def get_role(self, row: Any) -> str:
        """The member's or vendor role it works in."""
        if row.user.staff_role:
            return str(row.user.staff_role)
        return next((str(seat.role) for seat in row.user.memberships.all()), "")


class IntegrationInput(Input):
    """Without `organization`: of the vendor (the channel desk)."""

    name = Text(max_length=80, allow_blank=False, required=True)
    about = Text(max_length=300)
    organization = Ref(lambda user: Organization.objects.visible_to(user))
    role = serializers.CharField(max_length=20)


class EditIntegrationInput(Input):
    """What is left out stays; what only the portal writes may be sent back and is not read."""

    ignored = frozenset({"id", "organization", "role", "user", "created_at", "ended_at"})

    version = VersionField()
    name = Text(max_length=80, allow_blank=False)
    about = Text(max_length=300)


class NarrowTokenInput(Input):
    """What is left out stays. `areas`: some of what it has; `expires_at`: no later than its end."""

    name = Text(max_length=80, allow_blank=False)
    areas = WordsField(allow_empty=False, required=False)
    expires_at = Moment(required=False, allow_null=True)


class NarrowClientInput(Input):
    """What is left out stays. `areas`: some of those it has."""

    name = Text(max_length=80, allow_blank=False)
    areas = WordsField(allow_empty=False, required=False)


class ClientSerializer(serializers.Serializer):
    """An OAuth client, without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    client_id = serializers.CharField()
    kind = serializers.SerializerMethodField()
    areas = WordsField()
    redirect_uris = serializers.SerializerMethodField()
    for_everybody = serializers.BooleanField()
    created_at = Moment(source="created")
    last_used_at = Moment(allow_null=True)

    def get_kind(self, row: OAuthClient) -> str:
        """program, people or public."""
        return str(row.kind)

    def get_redirect_uris(self, row: OAuthClient) -> list[str]:
        return row.redirect_uris.split()


class NewClientSerializer(ClientSerializer):
    """A client that was just made: `client_secret` is shown this one time; empty without one."""

    client_secret = serializers.CharField()

    def to_representation(self, row: Any) -> dict[str, Any]:
        return {"client_secret": self.context["secret"], **ClientSerializer(row).data}


class SecretSerializer(serializers.Serializer):
    """A new secret, shown this one time."""

    client_secret = serializers.CharField()


class ClientInput(Input):
    name = Text(max_length=80, allow_blank=False, required=True)
    kind = serializers.ChoiceField(ClientKind.choices)
    areas = WordsField(allow_empty=False)
    redirect_uris = serializers.ListField(
        child=serializers.CharField(max_length=500), required=False, max_length=10
    )
    for_everybody = serializers.BooleanField(default=False)


class ConnectedAppSerializer(serializers.Serializer):
    """An app one has agreed to. `organization` is null for an app of the vendor."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    organization = NamedSerializer(source="integration.organization", allow_null=True)
    areas = WordsField(source="words")
    connected_at = Moment(source="since")
