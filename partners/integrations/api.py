"""`integrations` of the API with their tokens and clients, and `me/tokens`."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from partners.integrations import policies, serializers, services
from partners.integrations.models import Integration, OAuthClient
from partners.integrations.services.tokens import require_live
from portal.access.policy import require
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiViewSet, ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, ids
from portal.people import services as people
from portal.people.areas import Area
from portal.people.models import ApiToken

NEWEST = Listing(order="-created_at", orders={"created_at": "created_at"}, tie="digest")


class TokenRows(mixins.ListModelMixin, ApiViewSet):
    """Tokens of one account, by their digests: numbers would tell how many there are."""

    queryset = ApiToken.objects.all()
    serializer_class = serializers.TokenRowSerializer
    listing = NEWEST
    lookup_value_converter = "slug"
    keeps_answers = False  # what is shown once is kept nowhere

    def made(self, text: str) -> Response:
        row = ApiToken.objects.get(digest=ApiToken.digest_of(text))
        shown = serializers.NewTokenSerializer(row, context={"token": text})
        return Response(shown.data, status=201)

    def token(self, digest: str) -> ApiToken:
        found = self.rows().filter(digest=digest).first()
        if found is None:
            raise Http404
        return found


class MyTokenViewSet(TokenRows):
    """One's own tokens."""

    area = Area.PROFILE

    def rows(self) -> Any:
        return ApiToken.objects.visible_to(self.request.user)

    @extend_schema(request=serializers.TokenInput, responses={201: serializers.NewTokenSerializer})
    def create(self, request: Request) -> Response:
        """A new token. It opens no more than the token it is made with, and ends no later."""
        data = self.read(serializers.TokenInput)
        if request.user.is_integration:
            raise PermissionDenied(str(policies.ONLY_PEOPLE.reason))
        return self.made(people.create_token(user=request.user, made_by=request.auth, **data))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """It opens nothing from the next request on."""
        people.revoke_token(token=self.token(pk), actor=request.user)
        return Response(status=204)


class IntegrationViewSet(ListAndRetrieve):
    """Programs of your company (administrators), of all companies and the vendor (the desk)."""

    area = Area.WEBHOOKS
    queryset = Integration.objects.all()
    serializer_class = serializers.IntegrationSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at", "name": "name"},
        search=("name",),
        filters={"organization": ids("organization")},
    )

    def rows(self) -> Any:
        rows = Integration.objects.visible_to(self.request.user)
        return rows.select_related("organization", "user").prefetch_related("user__memberships")

    @extend_schema(
        request=serializers.IntegrationInput, responses={201: serializers.IntegrationSerializer}
    )
    def create(self, request: Request) -> Response:
        """A new program with an account of its own."""
        data = {"organization": None, **self.read(serializers.IntegrationInput)}
        refuse_apps(request)
        row = services.make_integration(actor=request.user, **data)
        return self.shown(row.pk, status=201)

    @extend_schema(request=serializers.EditIntegrationInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Another name, or other words for what it does."""
        row = self.found(pk)
        require_live(row, request.user)
        data = self.read(serializers.EditIntegrationInput)
        version = seen_version(request, data)
        services.change_integration(integration=row, actor=request.user, version=version, data=data)
        return self.shown(pk)

    @extend_schema(
        operation_id="integrations_end",
        request=None,
        responses={200: serializers.IntegrationSerializer},
    )
    def end(self, request: Request, pk: Any) -> Response:
        """Its tokens and clients open nothing from the next request on."""
        services.end_integration(integration=self.found(pk), actor=request.user)
        return self.shown(pk)


def refuse_apps(request: Request) -> None:
    """What a person lent to an app makes no other way in."""
    if not isinstance(request.auth, ApiToken):
        raise PermissionDenied(str(policies.ONLY_PEOPLE.reason))


def refuse_more(request: Request, areas: Iterable[str]) -> None:
    """A token is no way to more than it opens itself."""
    if beyond := sorted(set(areas) - set(request.auth.areas)):
        raise PermissionDenied(", ".join(beyond))


class OfIntegration:
    """What hangs off one integration: 404 without it, 403 for whoever only reads it."""

    area = Area.WEBHOOKS
    request: Request
    kwargs: dict[str, Any]

    def integration(self) -> Integration:
        rows = Integration.objects.select_related("organization", "user")
        pk = self.kwargs.get("integration_id")
        row = visible_or_404(rows, self.request.user, pk=pk)
        if not policies.can_see(self.request.user, row.organization):
            require(policies.can_manage(self.request.user, row.organization))
        return row


class IntegrationTokenViewSet(OfIntegration, TokenRows):
    """Tokens of one integration."""

    def rows(self) -> Any:
        return ApiToken.objects.filter(user=self.integration().user_id)

    @extend_schema(request=serializers.TokenInput, responses={201: serializers.NewTokenSerializer})
    def create(self, request: Request, integration_id: Any) -> Response:
        """A new token. It opens no more than the token it is made with, and ends no later."""
        row = self.integration()
        data = self.read(serializers.TokenInput)
        made_by = request.auth
        text = services.make_token(integration=row, actor=request.user, made_by=made_by, **data)
        return self.made(text)

    @extend_schema(
        request=serializers.NarrowTokenInput, responses={200: serializers.TokenRowSerializer}
    )
    def partial_update(self, request: Request, integration_id: Any, pk: str) -> Response:
        """Another name, fewer areas, an earlier end. It holds with the next request."""
        row, token = self.integration(), self.token(pk)
        data = self.read(serializers.NarrowTokenInput)
        services.narrow_token(integration=row, token=token, actor=request.user, data=data)
        return Response(serializers.TokenRowSerializer(token).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, integration_id: Any, pk: str) -> Response:
        row = self.integration()
        services.revoke_token(integration=row, token=self.token(pk), actor=request.user)
        return Response(status=204)


class ClientViewSet(OfIntegration, ListAndRetrieve):
    """OAuth clients of one integration."""

    queryset = OAuthClient.objects.all()
    serializer_class = serializers.ClientSerializer
    listing = Listing(order="-created", orders={"created": "created", "name": "name"})
    keeps_answers = False

    def rows(self) -> Any:
        clients = OAuthClient.objects.visible_to(self.request.user)
        return clients.filter(integration=self.integration()).select_related(
            "integration__organization"
        )

    def retrieve(self, request: Request, integration_id: Any, pk: Any) -> Response:
        return self.shown(pk)

    @extend_schema(
        request=serializers.ClientInput, responses={201: serializers.NewClientSerializer}
    )
    def create(self, request: Request, integration_id: Any) -> Response:
        """Register a client. It opens no more than the token it is registered with."""
        row = self.integration()
        data = self.read(serializers.ClientInput)
        refuse_apps(request)
        refuse_more(request, data["areas"])
        data["redirect_uris"] = "\n".join(data.get("redirect_uris", ()))
        client, secret = services.make_client(integration=row, actor=request.user, **data)
        shown = serializers.NewClientSerializer(client, context={"secret": secret})
        return Response(shown.data, status=201)

    @extend_schema(request=serializers.NarrowClientInput)
    def partial_update(self, request: Request, integration_id: Any, pk: Any) -> Response:
        """Another name, fewer areas: what it was given opens less from the next request on."""
        client = self.found(pk)
        data = self.read(serializers.NarrowClientInput)
        services.narrow_client(client=client, actor=request.user, data=data)
        return self.shown(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, integration_id: Any, pk: Any) -> Response:
        """What it was given opens nothing from the next request on."""
        services.end_client(client=self.found(pk), actor=request.user)
        return Response(status=204)

    @extend_schema(
        operation_id="integrations_clients_secret",
        request=None,
        responses={200: serializers.SecretSerializer},
    )
    def secret(self, request: Request, integration_id: Any, pk: Any) -> Response:
        """A new secret; the old one stops at once. It opens no more than the token asked with."""
        client = self.found(pk)
        refuse_apps(request)
        refuse_more(request, client.areas)
        return Response({"client_secret": services.new_secret(client=client, actor=request.user)})
