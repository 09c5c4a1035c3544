"""Below an account: its timeline and its files; who knows whom; when silence counts."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from partners.accounts.models import Account
from partners.touchpoints import policies, services, timeline
from partners.touchpoints import serializers_account as shapes
from partners.touchpoints.models import AccountFile, ContactKnown
from partners.touchpoints.seats import seat_of
from partners.touchpoints.views.pages import account_or_404, writer_seat
from partners.touchpoints.views.timeline import timeline_filter, wanted
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.downloads import download_of
from portal.interchange.api import ApiView, ApiViewSet, ListAndRetrieve, seen_version
from portal.interchange.api_fields import UNKNOWN
from portal.interchange.api_files import AsStored
from portal.interchange.api_lists import Listing, ids
from portal.people.areas import Area

FILTERS = ("kind", "visibility", "person", "cursor")


class TimelineView(ApiView):
    area = Area.ACCOUNTS

    def params(self) -> frozenset[str]:
        return frozenset(FILTERS)

    @extend_schema(
        operation_id="accounts_timeline",
        parameters=[OpenApiParameter(name, str) for name in FILTERS],
        responses=shapes.TimelineSerializer,
    )
    def get(self, request: Request, pk: Any) -> Response:
        """What happened with a customer: touchpoints, silences and events of joint work, newest
        first."""
        account = account_or_404(request, pk)
        seat = seat_of(scope_of(request.user), account)
        form = timeline_filter(request, account)
        if form.errors:
            raise ValidationError(form.errors)
        reader = timeline.Reader(request.user, account, seat.engagements, wanted(form))
        page = timeline.page_of(reader, request.query_params.get("cursor", ""))
        address = request.build_absolute_uri(request.path)
        found = {
            "next": f"{address}?{page['more']}" if page["more"] else None,
            "previous": None,
            "results": page["items"],
        }
        context = {"request": request}
        return Response(shapes.TimelineSerializer(found, context=context).data)


# --- Files ---------------------------------------------------------------------------------------
class FileRows(ApiViewSet):
    area = Area.ACCOUNTS
    queryset = AccountFile.objects.all()
    serializer_class = shapes.AccountFileSerializer

    def account(self) -> Account:
        return account_or_404(self.request, self.kwargs["account_id"])

    def rows(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        rows = AccountFile.objects.visible_to(self.request.user).filter(account=self.account())
        return rows.select_related("author", "organization")


class AccountFileViewSet(FileRows):
    """Files on an account, as far as you may read them."""

    listing = Listing(order="-created_at", orders={"created_at": "created_at"}, search=("name",))

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()]

    @extend_schema(operation_id="accounts_files_list")
    def list(self, request: Request, account_id: Any) -> Response:
        page = self.paginate_queryset(self.rows())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="accounts_files_create",
        request={"multipart/form-data": shapes.AccountFileInput},
        responses={201: shapes.AccountFileSerializer},
    )
    def create(self, request: Request, account_id: Any) -> Response:
        """Put a file on the account."""
        account = self.account()
        writer_seat(request, account, "files")
        data = self.read(shapes.AccountFileInput)
        engagement = data.get("engagement")
        stored = services.add_file(
            account=account,
            actor=request.user,
            upload=data["file"],
            visibility=data["visibility"],
            engagement=engagement.pk if engagement else None,
            token=data.get("token"),
        )
        return self.shown(stored.pk, status=201)


class AccountFileContentView(FileRows):
    content_negotiation_class = AsStored

    @extend_schema(
        operation_id="accounts_files_download",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def download(self, request: Request, account_id: Any, pk: Any) -> Any:
        return download_of(self.found(pk))

    @extend_schema(operation_id="accounts_files_destroy", responses={204: None})
    def destroy(self, request: Request, account_id: Any, pk: Any) -> Response:
        """Take back your own file."""
        services.remove_file(stored=self.found(pk), actor=request.user)
        return Response(status=204)


# --- Who knows whom ------------------------------------------------------------------------------
class AcquaintanceViewSet(ListAndRetrieve):
    """Who knows whom at the customers, as people said by hand."""

    area = Area.ACCOUNTS
    queryset = ContactKnown.objects.all()
    serializer_class = shapes.AcquaintanceSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at"},
        filters={"account": ids("account"), "contact": ids("contact"), "user": ids("user")},
    )

    def rows(self) -> Any:
        rows = ContactKnown.objects.visible_to(self.request.user)
        return rows.select_related("contact", "user", "author", "organization")

    @extend_schema(request=shapes.AcquaintanceInput, responses={201: shapes.AcquaintanceSerializer})
    def create(self, request: Request) -> Response:
        """Say that somebody knows a contact. Said again, it changes how well and since when."""
        data = self.read(shapes.AcquaintanceInput)
        contact, engagement = data["contact"], data.pop("engagement", None)
        account_or_404(request, contact.account_id, "contacts")
        seat = writer_seat(request, contact.account, "contacts")
        person = seat.people().filter(pk=data.pop("user")).first()
        if person is None:
            raise ValidationError({"user": [UNKNOWN]})
        row = services.say_known(
            actor=request.user,
            user=person,
            engagement=engagement.pk if engagement else None,
            **data,
        )
        return self.shown(row.pk, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        """Take it back: what you said, or what is said of you."""
        services.forget_known(known=self.found(pk), actor=request.user)
        return Response(status=204)


# --- The rule ------------------------------------------------------------------------------------
class ContactRuleView(ApiView):
    """When silence counts, for everybody: read by the desk and auditors."""

    area = Area.ACCOUNTS

    @extend_schema(operation_id="contact_rule_retrieve", responses=shapes.RuleSerializer)
    def get(self, request: Request) -> Response:
        require(policies.can_read_rule(scope_of(request.user)))
        return Response(shapes.RuleSerializer(services.current_rule()).data)

    @extend_schema(
        operation_id="contact_rule_update",
        request=shapes.RuleInput,
        responses=shapes.RuleSerializer,
    )
    def patch(self, request: Request) -> Response:
        """Change it (the desk)."""
        require(policies.can_change_rule(scope_of(request.user)))
        form = shapes.RuleInput(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        data = dict(form.validated_data)
        version, rule = seen_version(request, data), services.current_rule()
        present = {"attempts": rule.attempts, "days": rule.days}
        changed = services.change_rule(actor=request.user, version=version, **present | data)
        return Response(shapes.RuleSerializer(changed).data)
