"""Whom the index stands for: what an account, a registration's customer or an entry of a named
list says about a customer, as the library's record.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from deals.conflicts.matching.records import Account as Record
from deals.conflicts.matching.records import Query
from deals.conflicts.models import Party
from deals.named.models import NamedEntry
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from partners.accounts.models import Account

COLUMNS = (
    "pk",
    "name",
    "country",
    "region",
    "city",
    "street",
    "postcode",
    "website",
    "phone",
    "tax_id",
    "registration_id",
    "parent_id",
)
TYPED = {  # column of a registration → field of a query
    "customer_name": "name",
    "customer_country": "country",
    "customer_city": "city",
    "customer_address": "street",
    "customer_phone": "phone",
    "customer_tax_id": "tax_id",
}
FIELDS = frozenset(Query._fields)


@dataclass(frozen=True)
class Source:
    """`rows(using)`: every row that belongs in the index, by a UUID key; `records(rows)`: key →
    record of these rows."""

    rows: Callable[[str], QuerySet]
    records: Callable[[QuerySet], dict[Any, Record]]


# --- Accounts ------------------------------------------------------------------------------------
def accounts(rows: QuerySet) -> dict[Any, Record]:
    """Each with its other names, in a steady order."""
    names: dict[Any, set[str]] = defaultdict(set)
    fields = {}
    for *columns, name in rows.order_by().values_list(*COLUMNS, "names__name"):
        fields[columns[0]] = columns
        names[columns[0]] |= {name} - {None}
    return {pk: _account(columns, tuple(sorted(names[pk]))) for pk, columns in fields.items()}


def _account(columns: Iterable[Any], names: tuple[str, ...]) -> Record:
    pk, *words, parent = columns
    return Record._make((str(pk), *words, str(parent) if parent else "", names))


# --- Registrations -------------------------------------------------------------------------------
def deals(rows: QuerySet) -> dict[Any, Record]:
    return {deal.pk: record_of(deal.pk, query_of(deal)) for deal in rows}


def query_of(deal: Deal) -> Query:
    """What a registration says about its customer. Without a website the contact's e-mail
    address tells the domain, unless it is a mail provider's."""
    typed: dict[str, Any] = {field: str(getattr(deal, column)) for column, field in TYPED.items()}
    return Query(**typed, domain=deal.customer_website or deal.contact_email)


# --- Named-account lists -------------------------------------------------------------------------
def named(rows: QuerySet) -> dict[Any, Record]:
    columns = ("name", "website", "country", "city", "tax_id")
    found = rows.values_list("pk", *columns)
    return {
        pk: record_of(pk, query_from(dict(zip(columns, map(str, fields), strict=True))))
        for pk, *fields in found
    }


# --- Anything ------------------------------------------------------------------------------------
def query_from(fields: Mapping[str, Any]) -> Query:
    """A query from a mapping of any of its fields (`website` stands for `domain`)."""
    known = {"name": "", "domain": fields.get("website"), **fields}
    told: dict[str, Any] = {name: known[name] or "" for name in FIELDS & known.keys()}
    return Query(**told)


def record_of(key: Any, query: Query) -> Record:
    *fields, names = query
    return Record._make((str(key), *fields, "", names))


SOURCES: dict[str, Source] = {
    Party.ACCOUNT: Source(lambda using: Account.objects.using(using), accounts),
    Party.DEAL: Source(lambda using: Deal.objects.using(using).exclude(status=Status.DRAFT), deals),
    Party.NAMED: Source(lambda using: NamedEntry.objects.using(using).held(), named),
}
