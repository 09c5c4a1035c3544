"""What the API reads for quotes and links. Rights and state are asked first."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers

from deals.registrations.choices import Kind
from deals.registrations.inputs import AskedInput, MessageInput
from deals.registrations.models import Deal
from deals.supply.models import SupplyLine
from partners.organizations.choices import OrganizationKind
from partners.organizations.models import DistributionLink, Organization
from portal.interchange.api_fields import Input, Ref, Text, VersionField


def distributors(user: Any) -> Any:
    """Distributors linked today with companies of the caller's."""
    links = DistributionLink.objects.visible_to(user).live()
    return Organization.objects.filter(pk__in=links.values("distributor"))


class AskInput(Input):
    """One request is made for each distributor; the answer is the list of them."""

    deal = Ref(lambda user: Deal.objects.visible_to(user), required=True)
    distributors = serializers.ListField(child=Ref(distributors, required=True), max_length=20)
    answer_by = serializers.DateField()
    message = Text(max_length=2000)


class PriceInput(Input):
    line = Ref(lambda user: SupplyLine.objects.visible_to(user), required=True)
    unit_price = serializers.DecimalField(12, 2, min_value=0)


class QuoteInput(Input):
    """A price for each asked line. The offer as a file goes to `files/`."""

    version = VersionField()
    products = PriceInput(many=True, required=False, max_length=50)
    currency = Text(max_length=3)
    valid_until = serializers.DateField(required=False)
    note = Text(max_length=2000)


class OfferInput(Input):
    file = serializers.FileField()


class ProposeInput(Input):
    """`email`: of an administrator of the other company. Without `organization` it is for the one
    company you administer."""

    organization = Ref(Organization.objects.visible_to)
    email = serializers.EmailField(max_length=254)
    message = Text(max_length=1000)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)


class AcceptLinkInput(Input):
    """`organization`: for which of your companies; needed when there are several."""

    version = VersionField()
    organization = Ref(Organization.objects.visible_to)


class PrepareInput(AskedInput):
    """The registration as in `deals/`; `link`: the distribution link between the two companies."""

    link = Ref(lambda user: DistributionLink.objects.visible_to(user).live(), required=True)
    message = Text(max_length=2000)
    title = Text(max_length=160, allow_blank=False, required=True)
    kind = serializers.ChoiceField(Kind.choices, required=False)


class SeenInput(Input):
    note = Text(max_length=2000)


def _companies(kind: str) -> Any:
    return lambda user: Organization.objects.visible_to(user).filter(kind=kind)


class LinkInput(Input):
    """From a day (default: today) until a day, exclusive; without the last it goes on."""

    distributor = Ref(_companies(OrganizationKind.DISTRIBUTOR), required=True)
    reseller = Ref(_companies(OrganizationKind.RESELLER), required=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)


class EndLinkInput(Input):
    """`ends_on`: today (the default) ends it at once."""

    ends_on = serializers.DateField(required=False, allow_null=True)


ACTION_INPUTS: dict[str, type[Input]] = {
    "quote": QuoteInput,
    "decline": MessageInput,
    "not_chosen": MessageInput,
    "release": MessageInput,
    "withdraw": MessageInput,
}


def quote_data(data: dict[str, Any]) -> dict[str, Any]:
    """As the transition reads it: prices by line."""
    rows = data.pop("products", [])
    return data | {"prices": {row["line"].pk: row["unit_price"] for row in rows}}


def as_sent(error: ValidationError) -> ValidationError:
    """The services speak of `prices`; the caller sent `products`."""
    if not hasattr(error, "error_dict"):
        return error
    found = {"products" if name == "prices" else name: texts
             for name, texts in error.message_dict.items()}  # fmt: skip
    return ValidationError(found)
