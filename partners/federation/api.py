"""`organizations/{id}/sign-in/` of the API, and the vendor's own at `staff/sign-in/`."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.federation import policies, serializers, services
from partners.federation.models import ClaimedDomain, Connection, EmergencyPerson
from partners.federation.views.common import subject_of
from partners.federation.views.settings import our_addresses
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView, seen_version
from portal.people.areas import Area

SHOWN = serializers.SignInSerializer


class SignInBase(ApiView):
    """One company's sign-in (without one: the vendor's), for whoever may read it."""

    area = Area.ORGANIZATIONS

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.company, _place = subject_of(request, kwargs.get("organization"))
        if request.method != "GET":
            require(policies.can_manage(scope_of(request.user), self.company))

    def connection(self) -> Connection:
        rows = Connection.objects.visible_to(self.request.user).of(self.company)
        found = rows.select_related("organization").first()
        if found is None:
            raise Http404
        return found

    def domain(self, pk: UUID) -> ClaimedDomain:
        rows = ClaimedDomain.objects.of(self.company).select_related("organization")
        found: ClaimedDomain = visible_or_404(rows, self.request.user, pk=pk)
        return found

    def read(self, form: Any, **context: Any) -> dict[str, Any]:
        said = form(data=self.request.data, context={"request": self.request, **context})
        said.is_valid(raise_exception=True)
        return dict(said.validated_data)

    def shown(self, status: int = 200) -> Response:
        user = self.request.user
        found = Connection.objects.visible_to(user).of(self.company).first()
        people = EmergencyPerson.objects.visible_to(user).filter(connection=found)
        shown = {
            "domains": ClaimedDomain.objects.visible_to(user).of(self.company),
            "connection": found,
            "addresses": [
                {"name": name, "address": address}
                for name, address in (our_addresses(found) if found else [])
            ],
            "emergency_people": people.select_related("user") if found else [],
        }
        return Response(SHOWN(shown, context={"request": self.request}).data, status=status)


class SignInView(SignInBase):
    @extend_schema(responses=SHOWN)
    def get(self, request: Request, organization: UUID | None = None) -> Response:
        """Domains, provider and emergency people."""
        return self.shown()

    @extend_schema(request=serializers.ConnectionInput, responses=SHOWN)
    def patch(self, request: Request, organization: UUID | None = None) -> Response:
        """Set up the provider, or change it; `version` once there is one."""
        data = self.read(serializers.ConnectionInput)
        is_there = Connection.objects.of(self.company).exists()
        version = seen_version(request, data) if is_there else data.pop("version", None)
        services.save_connection(
            organization=self.company, actor=request.user, data=data, version=version
        )
        return self.shown()

    @extend_schema(responses={204: None})
    def delete(self, request: Request, organization: UUID | None = None) -> Response:
        """Forget the provider; it must be off."""
        services.remove_connection(connection=self.connection(), actor=request.user)
        return Response(status=204)


class SignInStatusView(SignInBase):
    @extend_schema(request=serializers.StatusInput, responses=SHOWN)
    def post(self, request: Request, organization: UUID | None = None) -> Response:
        """Switch single sign-on off, on, or require it."""
        connection = self.connection()
        data = self.read(serializers.StatusInput)
        version = seen_version(request, data)
        services.turn_connection(
            connection=connection, actor=request.user, status=data["status"], version=version
        )
        return self.shown()


class DomainsView(SignInBase):
    @extend_schema(request=serializers.DomainInput, responses={201: SHOWN})
    def post(self, request: Request, organization: UUID | None = None) -> Response:
        """Claim a domain."""
        data = self.read(serializers.DomainInput)
        services.claim_domain(organization=self.company, actor=request.user, **data)
        return self.shown(201)


class DomainView(SignInBase):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, organization: UUID | None = None) -> Response:
        """Give a domain up."""
        services.release_domain(domain=self.domain(pk), actor=request.user)
        return Response(status=204)


class DomainCheckView(SignInBase):
    @extend_schema(request=None, responses=SHOWN)
    def post(self, request: Request, pk: UUID, organization: UUID | None = None) -> Response:
        """Look for the proof in DNS. A domain without `verified_at` still waits for it."""
        services.prove_domain(domain=self.domain(pk), actor=request.user)
        return self.shown()


class DomainConfirmView(SignInBase):
    @extend_schema(request=None, responses=SHOWN)
    def post(self, request: Request, pk: UUID, organization: UUID | None = None) -> Response:
        """The channel desk has made sure by other means."""
        services.confirm_domain(domain=self.domain(pk), actor=request.user)
        return self.shown()


class EmergencyView(SignInBase):
    @extend_schema(request=serializers.EmergencyInput, responses={201: SHOWN})
    def post(self, request: Request, organization: UUID | None = None) -> Response:
        """Name an administrator who keeps password and second factor."""
        connection = self.connection()
        data = self.read(serializers.EmergencyInput, connection=connection)
        services.name_emergency(connection=connection, actor=request.user, **data)
        return self.shown(201)


class EmergencyPersonView(SignInBase):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, organization: UUID | None = None) -> Response:
        """Take the emergency sign-in back."""
        rows = EmergencyPerson.objects.filter(connection__organization=self.company)
        rows = rows.select_related("user", "connection__organization")
        services.end_emergency(seat=visible_or_404(rows, request.user, pk=pk), actor=request.user)
        return Response(status=204)
