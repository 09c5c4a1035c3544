"""The list's rows as CSV, for spreadsheets and other programs."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deals.registrations import policies
from deals.registrations.choices import Kind, Stage, Status
from deals.registrations.exchange_writing import lens_of
from deals.registrations.models import Deal
from deals.registrations.views.listing import filtered
from portal.access.scope import Scope, scope_of
from portal.exchange.lists import export_rows


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The same rows as the list, newest first, as CSV. Fields outside a row's lens stay empty."""
    scope = scope_of(request.user)
    found, rows = filtered(request)
    if found.errors:
        raise BadRequest(_("One of these filters is unknown. Go back to the list."))
    ever = policies.fields_ever_read(scope)
    columns = {head: how for head, how in CSV_COLUMNS.items() if how[0] in ever}
    deals = rows.select_related("distributor").prefetch_related("lines__family")
    lines = _csv_rows(scope, deals.order_by("-created_at", "-pk"), columns, Words())
    return export_rows(request, "deals.csv", list(columns), lines, "export_deals")


class Words:
    """Labels and the time zone of this request, fixed now: the file is written after it ended."""

    def __init__(self) -> None:
        self.status = {code: str(label) for code, label in Status.choices}
        self.kind = {code: str(label) for code, label in Kind.choices}
        self.stage = {code: str(label) for code, label in Stage.choices}
        self.zone = timezone.get_current_timezone()

    def moment(self, value: dt.datetime | None) -> str:
        return value.astimezone(self.zone).strftime("%Y-%m-%d %H:%M") if value else ""


def _csv_rows(
    scope: Scope, deals: QuerySet, columns: dict[str, Any], words: Words
) -> Iterator[list[Any]]:
    for deal in deals.iterator(chunk_size=500):
        seen = policies.LENSES.fields(scope, deal)
        yield [
            cell(deal, scope, words) if field in seen else "" for field, cell in columns.values()
        ]


def _products(deal: Deal, scope: Scope, words: Words) -> str:
    lines = deal.lines.all()
    return "; ".join(f"{line.quantity} × {line.name or line.family.name}" for line in lines)


# Heading (not translated: other programs read it) → field of the lens, how the cell is made.
CSV_COLUMNS: dict[str, tuple[str, Any]] = {
    "number": ("number", lambda deal, scope, words: deal.number),
    "title": ("title", lambda deal, scope, words: deal.title),
    "company": ("organization", lambda deal, scope, words: deal.organization or deal.team),
    "owner": ("owner", lambda deal, scope, words: deal.owner),
    "status": (
        "status",
        lambda deal, scope, words: words.status[policies.shown_status(scope, deal)],
    ),
    "kind": ("kind", lambda deal, scope, words: words.kind[deal.kind]),
    "customer": ("customer.name", lambda deal, scope, words: deal.customer_name),
    "country": ("customer.country", lambda deal, scope, words: deal.customer_country.code),
    "city": ("customer.city", lambda deal, scope, words: deal.customer_city),
    "website": ("customer.website", lambda deal, scope, words: deal.customer_website),
    "products": ("products", _products),
    "value": ("value", lambda deal, scope, words: deal.value_amount),
    "currency": ("value", lambda deal, scope, words: deal.value_currency),
    "stage": ("stage", lambda deal, scope, words: words.stage[deal.stage]),
    "competitor": ("competitor", lambda deal, scope, words: deal.competitor),
    "distributor": ("distributor", lambda deal, scope, words: deal.distributor),
    "expected_close": ("expected_close", lambda deal, scope, words: deal.expected_close),
    "protected_until": ("protected_until", lambda deal, scope, words: deal.protected_until),
    "created": ("created_at", lambda deal, scope, words: words.moment(deal.created_at)),
    "submitted": ("submitted_at", lambda deal, scope, words: words.moment(deal.submitted_at)),
    "decided": ("decided_at", lambda deal, scope, words: words.moment(deal.decided_at)),
    # What an import needs besides, to find the deal again and to read the rest of it.
    **{
        name: (lens_of(name), lambda deal, scope, words, name=name: getattr(deal, name))
        for name in (
            "customer_address",
            "customer_tax_id",
            "customer_phone",
            "contact_name",
            "contact_email",
            "contact_role",
            "need",
            "probability",
        )
    },
    "concord_id": ("id", lambda deal, scope, words: deal.pk),
}
