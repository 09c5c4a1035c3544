"""Deals in files: a row becomes a draft of the person who imports it."""

from typing import Any

from django.utils.translation import gettext_lazy

from deals.registrations.exchange_writing import DealWriter
from partners.organizations.choices import TeamKind
from partners.organizations.models import Organization, Team
from portal.access.scope import scope_of
from portal.exchange.kinds import Field, Kind, Option, Place, register

FIELDS = (
    Field("external_id", gettext_lazy("Key in the other system"), also=(
        "opportunity id", "opportunityid", "id", "record id", "deal id", "hs object id",
    )),
    Field("concord_id", gettext_lazy("Concord ID")),
    Field("number", gettext_lazy("Deal number")),
    Field("customer_name", gettext_lazy("Customer"), also=(
        "customer", "account name", "accountname", "associated company", "company name",
        "primary associated company", "partner id", "customer company",
    )),
    Field("account_id", gettext_lazy("Account: key or Concord ID"), also=(
        "account id", "accountid", "associated company ids", "primary associated company id",
        "associated company id", "company id", "partner id id", "customer external id",
    )),
    Field("title", gettext_lazy("Title"), also=(
        "opportunity name", "deal name", "name", "opportunity", "subject",
    )),
    Field("kind", gettext_lazy("How it was found"), also=("kind",)),
    Field("customer_website", gettext_lazy("Customer’s website"), also=("website", "domain")),
    Field("customer_country", gettext_lazy("Country"), also=(
        "billing country", "country region", "country id",
    )),
    Field("customer_city", gettext_lazy("City"), also=("billing city",)),
    Field("customer_address", gettext_lazy("Address"), also=("street", "billing street")),
    Field("customer_tax_id", gettext_lazy("Tax number"), also=("tax id", "vat")),
    Field("customer_phone", gettext_lazy("Phone"), also=("phone number",)),
    Field("contact_name", gettext_lazy("Contact at the customer"), also=(
        "contact", "primary contact", "contact person", "associated contact",
    )),
    Field("contact_email", gettext_lazy("Contact’s e-mail address"), also=("email", "e-mail")),
    Field("contact_role", gettext_lazy("Contact’s buying role"), also=("contact role",)),
    Field("need", gettext_lazy("What the customer needs"), also=(
        "description", "deal description", "notes", "internal notes", "next step",
    )),
    Field("products", gettext_lazy("Products"), also=("product", "products interested"), help=(
        gettext_lazy("Families with their quantities: 2 × Storage; 1 × Network")
    )),
    Field("value_amount", gettext_lazy("Value"), also=(
        "amount", "expected revenue", "amount in company currency",
    )),
    Field("value_currency", gettext_lazy("Currency"), also=(
        "currency", "currencyisocode", "opportunity currency", "currency id", "deal currency code",
    )),
    Field("expected_close", gettext_lazy("Expected close"), also=(
        "close date", "closedate", "expected closing", "date deadline",
    )),
    Field("stage", gettext_lazy("Stage"), also=("stagename", "deal stage", "stage id")),
    Field("probability", gettext_lazy("Probability"), also=(
        "probability %", "deal probability", "forecast probability",
    )),
    Field("competitor", gettext_lazy("Competitor"), also=("main competitors", "competitors")),
)  # fmt: skip


def places(user: Any) -> list[Place]:
    """Companies the person registers for, and the own direct teams."""
    scope = scope_of(user)
    companies = Organization.objects.in_scope(scope).filter(pk__in=scope.having("register_deals"))
    found = [Place(str(row.pk), row.name) for row in companies]
    if scope.teams and scope.staff_role in {"direct_rep", "direct_manager"}:
        teams = Team.objects.in_scope(scope).filter(kind=TeamKind.DIRECT)
        found += [Place(str(row.pk), row.name) for row in teams]
    return found


register(
    Kind(
        name="deals",
        label=gettext_lazy("Deals"),
        fields=FIELDS,
        places=places,
        writer=DealWriter,
        see="deals",
        one_of=("customer_name", "account_id", "number", "concord_id"),
        options=(
            Option("send", gettext_lazy("Send complete drafts for review at once")),
            Option("month_first", gettext_lazy("Days are written month first (4/30/2026)")),
        ),
        batch=20,
        most=20_000,
    )
)
