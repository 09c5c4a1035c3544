"""Touchpoints as a file, as an import reads them."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from partners.touchpoints.models import Touchpoint
from portal.exchange.lists import export_rows

HEADER = (
    "concord_id", "account_id", "account", "kind", "direction", "outcome", "at", "subject",
    "notes", "visibility", "partner", "author",
)  # fmt: skip


@require_safe
def touchpoints(request: HttpRequest) -> HttpResponseBase:
    """Every touchpoint the person may read."""
    rows = Touchpoint.objects.visible_to(request.user)
    rows = rows.select_related("account", "author", "engagement__organization")
    return export_rows(request, "touchpoints.csv", HEADER, _lines(rows.order_by("-at", "-pk")))


def _lines(rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=2000):
        partner = row.engagement.organization.name if row.engagement else ""
        yield [
            row.pk, row.account_id, row.account.name, row.kind, row.direction, row.outcome,
            row.at.isoformat(), row.subject, row.notes, row.visibility, partner, row.author.name,
        ]  # fmt: skip
