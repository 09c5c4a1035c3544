"""Tokens: the key to the API."""

import datetime as dt
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from portal.people.areas import ANY
from portal.people.models import ApiToken, User
from portal.people.second_factor import needs_second_factor
from portal.people.tokens import TokenAuthentication
from portal.workflow import clock

WAIT_AFTER_GUESSES = 15 * 60  # seconds; what portal/signin/limits.py counts in one


class CredentialsSerializer(serializers.Serializer):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(read_only=True)


class TokenRate(AnonRateThrottle):
    """Attempts from one address, whoever they are for."""

    scope = "token"


class TokenView(APIView):
    """Get a token for an e-mail address and password; give the present one back."""

    area = ANY
    throttle_classes = [TokenRate]

    def get_authenticators(self) -> list[Any]:
        return [TokenAuthentication()]

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.request.method == "POST" else super().get_permissions()

    def perform_authentication(self, request: Request) -> None:
        """Whoever asks for a token needs none, and a spent one does not stand in the way."""
        if request.method != "POST":
            super().perform_authentication(request)

    @extend_schema(
        operation_id="auth_token_create",
        request=CredentialsSerializer,
        responses={200: TokenSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        form = CredentialsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = _person(request, **form.validated_data)
        if needs_second_factor(user):
            raise PermissionDenied(
                _("Your sign-in needs a second factor. Make a token on your profile’s page.")
            )
        days = dt.timedelta(days=settings.API_TOKEN_DAYS)
        name = f"API {clock.now():%Y-%m-%d %H:%M}"
        text = ApiToken.issue(user, name, expires_at=clock.now() + days)
        return Response({"token": text})

    @extend_schema(operation_id="auth_token_destroy", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        request.auth.delete()
        return Response(status=204)


def _person(request: Request, email: str, password: str) -> User:
    """The active person with a confirmed address; one answer for everything that is wrong."""
    try:
        user = get_adapter(request._request).authenticate(
            request._request, email=email, password=password
        )
    except ValidationError as error:  # too many wrong guesses (portal/signin/limits.py)
        raise Throttled(wait=WAIT_AFTER_GUESSES, detail=error.messages[0]) from error
    if user is None or not user.is_active or not _is_confirmed(user):
        raise AuthenticationFailed(_("The e-mail address or the password is not right."))
    return user


def _is_confirmed(user: User) -> bool:
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
