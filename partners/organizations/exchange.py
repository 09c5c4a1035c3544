"""Partner companies in files. The desk alone creates them, so it alone imports them."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from partners.organizations import policies, services
from partners.organizations.choices import OrganizationKind
from partners.organizations.models import Organization, Territory, Tier
from partners.organizations.validators import check_profile
from portal.access.scope import scope_of
from portal.exchange import keys
from portal.exchange.kinds import CHANGED, NEW, SAME, Field, Kind, Place, Row, Writer, register
from portal.exchange.values import Gathered, choice_of, country_of, host_of, uuid_of
from portal.interchange.api_fields import UNKNOWN

NAME = "organizations"
TEXTS = ("name", "city", "address", "phone", "about")
KINDS = {"channel partner / reseller": "reseller", "partner": "reseller"}
COLUMNS = (
    "concord_id", "name", "kind", "tier", "territory", "website", "country", "city", "address",
    "phone", "about",
)  # fmt: skip
FIELDS = (
    Field("external_id", gettext_lazy("Key in the other system"), also=(
        "account id", "accountid", "id", "record id", "hs object id", "company id", "partner id",
    )),
    Field("concord_id", gettext_lazy("Concord ID")),
    Field("name", gettext_lazy("Name"), needed=True, also=(
        "account name", "company name", "company", "display name", "complete name", "partner",
        "partner name",
    )),
    Field("kind", gettext_lazy("Kind"), also=("partner type", "type", "account type")),
    Field("tier", gettext_lazy("Tier"), also=("partner tier", "level")),
    Field("territory", gettext_lazy("Territory")),
    Field("website", gettext_lazy("Website"), also=(
        "domain", "website url", "company domain name", "website link",
    )),
    Field("country", gettext_lazy("Country"), also=(
        "billing country", "billingcountry", "country region", "country id",
    )),
    Field("city", gettext_lazy("City"), also=("billing city", "billingcity")),
    Field("address", gettext_lazy("Address"), also=(
        "billing street", "billingstreet", "street address", "street",
    )),
    Field("phone", gettext_lazy("Phone"), also=("phone number",)),
    Field("about", gettext_lazy("About the company"), also=("description", "notes", "about us")),
)  # fmt: skip


def places(user: Any) -> list[Place]:
    return [Place("", "")] if policies.can_run_programme(scope_of(user)) else []


class CompanyWriter(Writer):
    """Known by our id, by key, or by the name; filled cells change what differs."""

    def prepare(self, row: Row) -> dict[str, Any]:
        cells, read = row.values, Gathered()
        for name in TEXTS:
            read.values[name] = cells.get(name, "")
        read.take("website", host_of, cells.get("website", ""))
        read.take("country", country_of, cells.get("country", ""))
        read.take("kind", choice_of, OrganizationKind.choices, cells.get("kind", ""), KINDS)
        for name, model in (("tier", Tier), ("territory", Territory)):
            read.take(name, _by_code, model, cells.get(name, ""))
        if cells.get("concord_id") and uuid_of(cells["concord_id"]) is None:
            read.errors["concord_id"] = [str(UNKNOWN)]
        columns = check_profile(read.checked())
        return {name: value for name, value in columns.items() if value}

    def key(self, data: dict[str, Any]) -> str:
        return str(data["name"]).casefold()

    def write_one(self, row: Row) -> str:
        task, data = self.task, row.data
        external = row.values.get("external_id", "")[:120]
        found = self._known(row, external)
        if found is None:
            found = services.create_organization(actor=task.actor, data=data)
            what = NEW
        else:
            changed = {name: value for name, value in data.items() if getattr(found, name) != value}
            if changed:
                services.update_profile(organization=found, actor=task.actor, data=changed)
            what = CHANGED if changed else SAME
        if external and keys.record_of(NAME, task.place, task.source, external) != found.pk:
            keys.remember(NAME, task.place, task.source, {external: found.pk})
        return what

    def _known(self, row: Row, external: str) -> Organization | None:
        rows = Organization.objects.visible_to(self.task.actor).select_related("tier", "territory")
        if pk := uuid_of(row.values.get("concord_id", "")):
            if found := rows.filter(pk=pk).first():
                return found
            raise ValidationError({"concord_id": str(UNKNOWN)})
        known = keys.record_of(NAME, self.task.place, self.task.source, external)
        if known and (found := rows.filter(pk=known).first()):
            return found
        return rows.filter(name__iexact=row.data["name"]).first()


def _by_code(model: Any, text: str) -> Any:
    if not text:
        return None
    word = text.casefold()
    for row in model.objects.all():
        if word in (row.code.casefold(), row.name.casefold()):
            return row
    raise ValidationError(str(UNKNOWN))


def lines(rows: Any) -> Iterator[list[Any]]:
    """Cells of COLUMNS, as an import reads them."""
    for row in rows.order_by("name_key", "pk").iterator(chunk_size=1000):
        yield [
            row.pk, row.name, row.kind, row.tier.code if row.tier else "",
            row.territory.code if row.territory else "", row.website, row.country.code, row.city,
            row.address, row.phone, row.about,
        ]  # fmt: skip


register(
    Kind(
        name=NAME,
        label=gettext_lazy("Companies"),
        fields=FIELDS,
        places=places,
        writer=CompanyWriter,
        see="organizations",
        batch=25,
    )
)
