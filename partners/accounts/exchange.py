"""Accounts and contacts in files: which columns there are, and for whom they are taken in."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.accounts import policies
from partners.accounts.choices import BuyingRole
from partners.accounts.importing.accounts import PARENT, AccountWriter
from partners.accounts.importing.contacts import ContactWriter
from partners.organizations.models import Team
from portal.access.scope import scope_of
from portal.exchange.kinds import Field, Kind, Place, register

FIELDS = (
    Field("external_id", gettext_lazy("Key in the other system"), also=(
        "account_id", "account id", "accountid", "id", "record id", "hs object id", "company id",
        "customer id",
    )),
    Field("concord_id", gettext_lazy("Concord ID")),
    Field("name", gettext_lazy("Name"), needed=True, also=(
        "account name", "company name", "company", "display name", "customer", "customer name",
    )),
    Field("website", gettext_lazy("Website"), also=(
        "domain", "website url", "company domain name", "website link", "url",
    )),
    Field("country", gettext_lazy("Country"), also=(
        "billing country", "billingcountry", "billing country code", "country region", "country id",
        "country code", "billing country text only", "mailing country",
    )),
    Field("region", gettext_lazy("Region"), also=(
        "billing state province", "billingstate", "billing state", "state region", "state",
        "state id",
        "billing state province text only",
    )),
    Field("city", gettext_lazy("City"), also=("billing city", "billingcity", "town")),
    Field("street", gettext_lazy("Street"), also=(
        "billing street", "billingstreet", "street address", "address", "billing address line 1",
    )),
    Field("postcode", gettext_lazy("Postcode"), also=(
        "billing zip postal code", "billingpostalcode", "postal code", "zip", "zip code",
    )),
    Field("phone", gettext_lazy("Phone"), also=("phone number", "account phone")),
    Field("tax_id", gettext_lazy("Tax number"), also=("tax id", "vat", "vat number", "tin")),
    Field("registration_id", gettext_lazy("Registration number"), also=(
        "company registry", "account number", "accountnumber",
    )),
    Field("industry", gettext_lazy("Industry"), also=("sector", "industry id")),
    Field("source", gettext_lazy("System the keys are from")),
    Field(PARENT, gettext_lazy("Parent company’s key"), also=(
        "parent account id", "parentid", "parent id", "parent company id", "parent id id",
        "related company external id",
    )),
)  # fmt: skip


def places(user: Any) -> list[Place]:
    """The person's teams; for the desk also none."""
    scope = scope_of(user)
    if not policies.can_create(scope):
        return []
    teams = [Place(str(team.pk), team.name) for team in Team.objects.in_scope(scope)]
    return [Place("", str(_("No team"))), *teams] if scope.is_desk else teams


CONTACT_FIELDS = (
    Field("external_id", gettext_lazy("Key in the other system"), also=(
        "contact id", "contactid", "id", "record id", "hs object id",
    )),
    Field("concord_id", gettext_lazy("Concord ID")),
    Field("account_id", gettext_lazy("Account: key or Concord ID"), also=(
        "account id", "accountid", "associated company ids", "primary associated company id",
        "associated company id", "parent id id", "related company external id", "company id",
    )),
    Field("account", gettext_lazy("Account: name"), also=(
        "account name", "company name", "associated company", "company", "customer",
        "primary company", "related company",
    )),
    Field("name", gettext_lazy("Name"), also=("full name", "contact name", "display name")),
    Field("first_name", gettext_lazy("First name"), also=("firstname", "given name")),
    Field("last_name", gettext_lazy("Last name"), also=("lastname", "surname", "family name")),
    Field("job_title", gettext_lazy("Job title"), also=("title", "job position", "function")),
    Field("email", gettext_lazy("E-mail address"), also=("email", "email address", "mail")),
    Field("phone", gettext_lazy("Phone"), also=(
        "phone number", "business phone", "mobile phone number", "mobile", "mobilephone",
    )),
    Field("buying_role", gettext_lazy("Buying role"), also=("buying role", "role"), help=(
        ", ".join(BuyingRole.values)
    )),
    Field("source", gettext_lazy("System the keys are from")),
)  # fmt: skip

register(
    Kind(
        name="accounts",
        label=gettext_lazy("Accounts"),
        fields=FIELDS,
        places=places,
        writer=AccountWriter,
        see="accounts",
        one_of=("external_id", "concord_id"),
        batch=1000,
        links=PARENT,
    )
)
register(
    Kind(
        name="contacts",
        label=gettext_lazy("Contacts"),
        fields=CONTACT_FIELDS,
        places=places,
        writer=ContactWriter,
        see="accounts",
        one_of=("account_id", "account", "concord_id"),
        batch=250,
    )
)
