"""The portal's addresses and, beside them, the least a page can be: for responses to be compared
with. All of them pass through the same middleware as every page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from deals.registrations.api import DealViewSet
from deals.registrations.models import Deal
from portal.interchange.keyset import page_of

PLAIN = """<!doctype html><title>Deals</title><table>{% for deal in rows %}<tr>
<td><a href="/deals/{{ deal.pk }}/">{{ deal.title }}</a>
<small>{{ deal.number }} {{ deal.customer_name }}</small></td>
<td>{{ deal.get_shown_status_display }}</td>
<td>{{ deal.value_amount }} {{ deal.value_currency }}</td>
<td>{{ deal.owner }} {{ deal.organization }}</td><td>{{ deal.expected_close }}</td>
<td>{{ deal.protected_until }}</td><td>{{ deal.created_at }}</td></tr>{% endfor %}</table>"""


def newest(rows: Any) -> list[Any]:
    return page_of(rows, order="-created_at", params={}).rows


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def table(request: HttpRequest) -> HttpResponse:
    """The newest 25 visible deals, and nothing else."""
    rows = Deal.objects.visible_to(request.user).listed()
    template = engines["django"].from_string(PLAIN) if not _MADE else _MADE[0]
    _MADE[:] = [template]
    return HttpResponse(template.render({"rows": newest(rows)}, request))


_MADE: list[Any] = []


def json(request: HttpRequest) -> JsonResponse:
    """The API's 25 newest deals, as one plain expression."""
    view = DealViewSet()
    view.request = request
    rows = newest(view.rows())
    return JsonResponse({"results": [_plain(deal) for deal in rows]})


def _plain(deal: Any) -> dict[str, Any]:
    """What the serializer shows in the widest lens."""
    named = {name: _named(getattr(deal, name)) for name in ("organization", "team", "owner")}
    named |= {name: _named(getattr(deal, name)) for name in ("distributor", "reviewer", "account")}
    columns = {
        field.attname: getattr(deal, field.attname)
        for field in deal._meta.concrete_fields
        if field.attname not in {"customer_country"}
    }
    lines = [
        {"family": line.family.code, "name": line.name, "quantity": line.quantity}
        for line in deal.lines.all()
    ]
    helpers = [_named(seat.user) for seat in deal.team_members.all()]
    clocks = [{"kind": clock.kind, "due": clock.due_at} for clock in deal.clocks.all()]
    country = deal.customer_country.code
    return columns | named | {"country": country, "lines": lines, "team": helpers, "clock": clocks}


def _named(row: Any) -> dict[str, Any] | None:
    return row and {"id": row.pk, "name": str(row)}


urlpatterns = [
    path("bare/empty/", empty),
    path("bare/table/", table),
    path("bare/json/", json),
    path("", include("portal.urls")),
]
