"""`deals` and `product-families` of the API. Comments and files are in api_dialogue.py."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from deals.registrations import inputs, services
from deals.registrations.choices import COPYABLE, Kind, Route, Stage, Status
from deals.registrations.models import Deal, DealLine, ProductFamily
from deals.registrations.querysets import read_whole, supplied
from deals.registrations.serializers import DealSerializer
from deals.registrations.workflow import DEAL
from partners.accounts.api import AccountViewSet
from partners.accounts.models import Account
from partners.organizations.api import MemberViewSet, OrganizationViewSet
from partners.organizations.api_programme import ProgrammeViewSet
from portal.access.policy import require
from portal.audit.openings import note_opening
from portal.interchange.api import ApiViewSet, ListAndRetrieve, seen_version
from portal.interchange.api_lists import (
    Listing,
    before,
    day_before,
    day_from,
    ids,
    one_of,
    shown_only,
    since,
    words,
)
from portal.interchange.api_wanted import Expansion
from portal.people.areas import Area
from portal.workflow.machine import StateMoved


def _by_family(rows: Any, codes: list[str], scope: Any) -> Any:
    """A subquery, because a join would repeat a deal for each of its lines."""
    return rows.filter(pk__in=DealLine.objects.filter(family__code__in=codes).values("deal"))


PLAIN_ORDERS = ["created_at", "updated_at", "submitted_at", "expected_close", "number", "title"]
DEALS = Listing(
    order="-created_at",
    orders={name: name for name in PLAIN_ORDERS} | {"value": "value_amount"},
    guarded={"value": read_whole},
    search=("number", "title", "customer_name"),
    filters={
        "status": one_of(Status.values, lambda rows, values, scope: rows.told_as(scope, *values)),
        "organization": ids("organization"),
        "distributor": ids(
            shown_only(
                lambda rows, values, scope: rows.filter(distributor__in=values),
                lambda scope: read_whole(scope) | supplied(scope),
            )
        ),
        "owner": ids(
            shown_only(lambda rows, values, scope: rows.filter(owner__in=values), read_whole)
        ),
        "stage": one_of(
            Stage.values,
            shown_only(lambda rows, values, scope: rows.filter(stage__in=values), read_whole),
        ),
        "kind": one_of(Kind.values, "kind"),
        "route": one_of(Route.values, "route"),
        "country": words("customer_country"),
        "product_family": words(_by_family),
        "created_after": since("created_at"),
        "created_before": before("created_at"),
        "submitted_after": since("submitted_at"),
        "submitted_before": before("submitted_at"),
        "expected_close_after": day_from("expected_close"),
        "expected_close_before": day_before("expected_close"),
    },
)


class DealRows(ApiViewSet):
    """Deals in scope, with everything their serializer reads, in a fixed number of queries."""

    area = Area.DEALS
    queryset = Deal.objects.all()
    serializer_class = DealSerializer

    def rows(self) -> Any:
        user = self.request.user
        accounts = Account.objects.visible_to(user)
        return (
            Deal.objects.visible_to(user)
            .select_related(
                "organization", "team", "owner", "distributor", "reviewer", "account", "policy"
            )
            # Only those who may see the account itself read it; a prefetch would cost one query
            # more when there is one, and so tell the others.
            .annotate(sees_account=Exists(accounts.filter(pk=OuterRef("account"))))
            .prefetch_related("lines__family", "team_members__user", "clocks")
        )


class DealViewSet(DealRows, ListAndRetrieve):
    """Deal registrations you may see."""

    listing = DEALS
    expansions: ClassVar = {
        "organization": Expansion(lambda: OrganizationViewSet, {"id": "organization.id"}),
        "distributor": Expansion(lambda: OrganizationViewSet, {"id": "distributor.id"}),
        "account": Expansion(lambda: AccountViewSet, {"id": "account.id"}),
        "owner": Expansion(
            lambda: MemberViewSet,
            {"user_id": "owner.id", "organization_id": "organization.id"},
        ),
    }

    def retrieve(self, request: Request, pk: Any) -> Response:
        deal = self.found(pk)
        note_opening(request.user, deal, deal.organization_id)
        return self.answer(deal)

    @extend_schema(request=inputs.NewDealInput, responses={201: DealSerializer})
    def create(self, request: Request) -> Response:
        """A new draft of yours. Send it with `submit`."""
        data = self.read(inputs.NewDealInput)
        side = inputs.side_of(self.scope, data)
        people, lines = data.pop("team_members", None), data.pop("products", None)
        with inputs.nested_errors(), transaction.atomic():
            deal = services.create_draft(
                actor=request.user, data=inputs.flat(data), lines=lines, **side
            )
            if people is not None:
                services.set_team(deal=deal, actor=request.user, users=people)
        return self.shown(deal.pk, status=201)

    @extend_schema(request=inputs.DealInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change a draft, or what the reviewer asked about."""
        deal = self.found(pk)
        data = self.read(inputs.DealInput)
        with inputs.nested_errors(), transaction.atomic():
            _change(deal, request.user, seen_version(request, data), data)
        return self.shown(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        """Delete a draft."""
        services.delete_draft(deal=self.found(pk), actor=request.user)
        return Response(status=204)


def _change(deal: Deal, actor: Any, version: int, data: dict[str, Any]) -> None:
    """Who works on a deal may change at any time, its content while it can be edited."""
    people, lines = data.pop("team_members", None), data.pop("products", None)
    if data or lines is not None or people is None:
        services.update_deal(
            deal=deal, actor=actor, version=version, data=inputs.flat(data), lines=lines
        )
    elif deal.version != version:
        raise StateMoved(_("Somebody changed this registration while you were editing it."), deal)
    if people is not None:
        services.set_team(deal=deal, actor=actor, users=people)


class TransitionView(DealRows):
    """One transition of the table; `transition` names its row."""

    transition = ""

    def act(self, request: Request, pk: Any) -> Response:
        deal = self.found(pk)
        require(DEAL.decide(self.scope, deal, self.transition))
        data = self.read(inputs.ACTION_INPUTS.get(self.transition, inputs.VersionInput))
        version = seen_version(request, data)
        with inputs.nested_errors():
            _perform(deal, self.transition, request.user, version, data)
        return self.shown(pk)


def _perform(deal: Deal, name: str, actor: Any, version: int, data: Mapping[str, Any]) -> None:
    if name != "answer":
        services.perform(deal=deal, action=name, actor=actor, version=version, data=data)
        return
    answers = {key: value for key, value in data.items() if key not in {"message", "products"}}
    services.answer(
        deal=deal,
        actor=actor,
        version=version,
        message=data.get("message", ""),
        data=inputs.flat(answers),
        lines=data.get("products"),
    )


class CopyView(DealRows):
    """A new draft out of an ended registration."""

    transition = ""

    def act(self, request: Request, pk: Any) -> Response:
        deal = self.found(pk)
        self.read(inputs.VersionInput)
        draft = services.copy_to_draft(deal=deal, actor=request.user, action=self.transition)
        response = self.shown(draft.pk, status=201)
        response["Location"] = request.path.replace(f"{pk}/{self.transition}", str(draft.pk))
        return response


def action_view(name: str) -> Any:
    """The view of one action, documented from its row of the table."""
    if name in COPYABLE:
        base, label, body, status = CopyView, COPYABLE[name][0], inputs.VersionInput, 201
    else:
        base, label, status = TransitionView, DEAL[name].label, 200
        body = inputs.ACTION_INPUTS.get(name, inputs.VersionInput)

    @extend_schema(
        operation_id=f"deals_{name}",
        description=str(label),
        request=body,
        responses={status: DealSerializer},
    )
    def act(self: Any, request: Request, pk: Any) -> Response:
        return base.act(self, request, pk)

    view = type(f"{name.title().replace('_', '')}View", (base,), {"transition": name, "act": act})
    return view.as_view({"post": "act"})


ACTIONS = (*DEAL.names(), *COPYABLE)


class ProductFamilyViewSet(ProgrammeViewSet):
    area = Area.DEALS
    queryset = ProductFamily.objects.all()
