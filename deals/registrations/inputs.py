"""What the API reads for a deal: the shape it shows, nothing required but to submit.

Names inside groups (`customer.name`) are columns elsewhere (`customer_name`); `flat` and
`nested_errors` translate there and back.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from deals.registrations.choices import (
    ASKABLE,
    Kind,
    LossReason,
    RejectReason,
    RevokeReason,
    Route,
    Stage,
    WinReason,
)
from deals.registrations.models import ProductFamily
from deals.registrations.serializers import DealSerializer, amount
from deals.registrations.validators import MAX_LINES
from partners.accounts.choices import BuyingRole
from partners.accounts.models import Account
from partners.organizations.choices import TeamKind
from partners.organizations.models import DistributionLink, Membership, Organization, Team
from portal.access.scope import Scope
from portal.interchange.api_fields import Code, CountryCode, Input, Ref, Text, VersionField
from portal.interchange.problems import by_field

NO_SUCH_DISTRIBUTOR = _("Choose one of your distributors.")
GROUPS = ("customer", "contact", "value")
GROUPED = {
    "customer": ("name", "website", "country", "city", "address", "tax_id", "phone"),
    "contact": ("name", "email", "role"),
    "value": ("amount", "currency"),
}
NESTED = {f"{group}_{part}": (group, part) for group in GROUPED for part in GROUPED[group]}


def flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """`{"customer": {"name": …}}` → `{"customer_name": …}`."""
    columns = {name: value for name, value in data.items() if name not in GROUPS}
    for group in GROUPS:
        for part, value in data.get(group, {}).items():
            columns[f"{group}_{part}"] = value
    return columns


@contextmanager
def nested_errors() -> Iterator[None]:
    """Errors of the services name columns; the caller sent groups."""
    try:
        yield
    except ValidationError as error:
        errors: dict[str, Any] = {}
        for name, messages in by_field(error).items():
            group, part = NESTED.get(name, (name, ""))
            if part:
                errors.setdefault(group, {})[part] = messages
            else:
                errors[group] = messages
        raise serializers.ValidationError(errors) from error


def distributors(user: Any) -> Any:
    """Distributors of the companies the caller belongs to or looks after, linked today."""
    links = DistributionLink.objects.visible_to(user).live()
    return Organization.objects.filter(pk__in=links.values("distributor"))


def colleagues(user: Any) -> Any:
    seats = Membership.objects.visible_to(user).live()
    people = Membership._meta.get_field("user").related_model.objects
    return people.filter(pk__in=seats.values("user"))


class CustomerInput(Input):
    name = Text(max_length=200)
    website = Text(max_length=200)
    country = CountryCode()
    city = Text(max_length=100)
    address = Text(max_length=300)
    tax_id = Text(max_length=60)
    phone = Text(max_length=40)


class CustomerContactInput(Input):
    name = Text(max_length=120)
    email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    role = serializers.ChoiceField(BuyingRole.choices, allow_blank=True, required=False)


class ValueInput(Input):
    amount = amount(14, allow_null=True, required=False)
    currency = Text(max_length=3)


class LineInput(Input):
    family = Code(lambda user: ProductFamily.objects.visible_to(user), required=True)
    name = Text(max_length=120)
    quantity = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1)
    unit_price = amount(12, min_value=0, allow_null=True, required=False)


class AskedInput(Input):
    """Everything a reviewer may ask about."""

    customer = CustomerInput(required=False)
    contact = CustomerContactInput(required=False)
    products = LineInput(many=True, required=False, max_length=MAX_LINES)
    value = ValueInput(required=False)
    need = Text(max_length=3000)
    expected_close = serializers.DateField(allow_null=True, required=False)
    competitor = Text(max_length=120)


SHOWN = frozenset(DealSerializer._declared_fields)


class DealInput(AskedInput):
    """`version` (or If-Match) is what you saw. Fields nobody sets are ignored."""

    ignored = SHOWN

    version = VersionField()
    title = Text(max_length=160)
    kind = serializers.ChoiceField(Kind.choices, required=False)
    distributor = Ref(distributors, message=NO_SUCH_DISTRIBUTOR, allow_null=True)
    stage = serializers.ChoiceField(Stage.choices, required=False)
    probability = serializers.IntegerField(min_value=0, max_value=100, required=False)
    team_members = serializers.ListField(
        child=Ref(colleagues, message=_("Choose people of your own company.")),
        required=False,
        max_length=50,
    )


class NewDealInput(DealInput):
    """Without `organization` and `team` it is for the one company or direct team you sell for."""

    version = None
    route = serializers.ChoiceField(Route.choices, required=False)
    organization = Ref(lambda user: Organization.objects.visible_to(user), allow_null=True)
    team = Ref(lambda user: Team.objects.visible_to(user), allow_null=True)


def side_of(scope: Scope, data: dict[str, Any]) -> dict[str, Any]:
    """Takes `organization`, `team` and `route` out of `data`: for whom the deal is registered."""
    side = {name: data.pop(name, None) for name in ("organization", "team")}
    route = data.pop("route", None)
    if side["organization"] and (side["team"] or route == Route.DIRECT):
        raise serializers.ValidationError({"team": [_("Choose a company or a direct team.")]})
    if side["team"] and route == Route.CHANNEL:
        raise serializers.ValidationError({"organization": [_("Choose a company.")]})
    return side if any(side.values()) else _only_side(scope, route)


def _only_side(scope: Scope, route: str | None) -> dict[str, Any]:
    companies = Organization.objects.filter(pk__in=scope.having("register_deals"))
    teams = Team.objects.filter(pk__in=scope.teams, kind=TeamKind.DIRECT)
    found = [] if route == Route.DIRECT else [("organization", row) for row in companies[:2]]
    found += [] if route == Route.CHANNEL else [("team", row) for row in teams[:2]]
    if len(found) > 1:
        raise serializers.ValidationError({"organization": [_("Say for whom this deal is.")]})
    return {"organization": None, "team": None} | dict(found)


class CommentInput(Input):
    body = Text(max_length=5000, allow_blank=False, required=True)
    internal = serializers.BooleanField(default=False)


class FileInput(Input):
    file = serializers.FileField()
    internal = serializers.BooleanField(default=False)


# --- Actions: what each transition takes besides `version` --------------------------------------
# Nothing is required here: the table asks first who may, then the state, then for what is missing.
class VersionInput(Input):
    version = VersionField()


class AnswerInput(AskedInput):
    version = VersionField()
    message = Text(max_length=3000)


class MessageInput(VersionInput):
    message = Text(max_length=3000)


class ApproveInput(MessageInput):
    account = Ref(lambda user: Account.objects.visible_to(user), allow_null=True)


class RequestInfoInput(MessageInput):
    # The metaclass takes fields out of the class, so DRF's own `fields` stays what it is.
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.ChoiceField(list(ASKABLE)), max_length=len(ASKABLE), required=False
    )


class RejectInput(MessageInput):
    reason = serializers.ChoiceField(RejectReason.choices, required=False)


class RevokeInput(MessageInput):
    reason = serializers.ChoiceField(RevokeReason.choices, required=False)


class AdvanceInput(VersionInput):
    stage = serializers.ChoiceField(Stage.choices, required=False)
    expected_close = serializers.DateField(allow_null=True, required=False)


class WinInput(VersionInput):
    reason = serializers.ChoiceField(WinReason.choices, required=False)
    lesson = Text(max_length=3000)
    renewal_on = serializers.DateField(allow_null=True, required=False)


class KeepAliveInput(VersionInput):
    stage = serializers.ChoiceField(Stage.choices, required=False)
    next_step = Text(max_length=200)
    next_step_on = serializers.DateField(allow_null=True, required=False)


class RequestExtensionInput(VersionInput):
    evidence = Text(max_length=3000)
    days = serializers.IntegerField(min_value=1, max_value=3660, required=False)


class GrantExtensionInput(MessageInput):
    """Without `days`, as many as were asked for."""

    days = serializers.IntegerField(min_value=1, max_value=3660, required=False)


class NewOwnerInput(MessageInput):
    """`member`: a seat of somebody who sells, as in `members/`."""

    member = Ref(lambda user: Membership.objects.visible_to(user))


class LoseInput(VersionInput):
    reason = serializers.ChoiceField(LossReason.choices, required=False)
    competitor = Text(max_length=120)
    lesson = Text(max_length=3000)


# Transitions that are not here take the version alone.
ACTION_INPUTS: dict[str, type[Input]] = {
    "answer": AnswerInput,
    "approve": ApproveInput,
    "request_info": RequestInfoInput,
    "reject": RejectInput,
    "agree": MessageInput,
    "decline": MessageInput,
    "hold": MessageInput,
    "advance": AdvanceInput,
    "win": WinInput,
    "lose": LoseInput,
    "withdraw": MessageInput,
    "revoke": RevokeInput,
    "keep_alive": KeepAliveInput,
    "request_extension": RequestExtensionInput,
    "grant_extension": GrantExtensionInput,
    "refuse_extension": MessageInput,
    "reassign": NewOwnerInput,
    "transfer": NewOwnerInput,
    "appeal": MessageInput,
    "overturn": MessageInput,
}
