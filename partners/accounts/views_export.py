"""Contacts as a file, as an import reads them."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from partners.accounts.models import Contact
from portal.exchange.lists import export_rows

HEADER = (
    "concord_id", "account_id", "account", "name", "job_title", "email", "phone", "buying_role",
)  # fmt: skip


@require_safe
def contacts(request: HttpRequest) -> HttpResponseBase:
    """Every contact the person may read."""
    rows = Contact.objects.visible_to(request.user).select_related("account")
    return export_rows(request, "contacts.csv", HEADER, _lines(rows.order_by("name_key", "pk")))


def _lines(rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=2000):
        yield [
            row.pk, row.account_id, row.account.name, row.name, row.job_title, row.email,
            row.phone, row.buying_role,
        ]  # fmt: skip
