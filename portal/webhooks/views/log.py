"""One endpoint with its delivery log; tests and replays."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of
from portal.webhooks import policies, services
from portal.webhooks.choices import Status
from portal.webhooks.forms import SinceForm
from portal.webhooks.models import Attempt, Delivery, Endpoint
from portal.webhooks.views.endpoints import endpoint_or_404


@require_safe
def endpoint(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, endpoint_or_404(request, pk, to_manage=False), SinceForm())


def _page(request: HttpRequest, found: Endpoint, form: SinceForm) -> HttpResponse:
    asked = request.GET.get("status", "")
    rows = Delivery.objects.visible_to(request.user).filter(endpoint=found)
    if asked in Status.values:
        rows = rows.filter(status=asked)
    tabs = [{"label": _("All"), "url": "?", "current": asked not in Status.values}]
    tabs += [
        {"label": label, "url": f"?status={value}", "current": value == asked}
        for value, label in Status.choices
    ]
    context = {
        "endpoint": found,
        "organization": found.organization,
        "page": page_of(rows, order="-created_at", params=request.GET),
        "tabs": tabs,
        "form": form,
        "can_manage": policies.can_manage(scope_of(request.user), found.organization),
    }
    status = 400 if form.errors else 200
    return render(request, "portal/webhooks/endpoint.html", context, status=status)


def _delivery(request: HttpRequest, found: Endpoint, key: UUID) -> Delivery:
    rows = Delivery.objects.filter(endpoint=found).select_related("endpoint__integration")
    row: Delivery = visible_or_404(rows, request.user, pk=key)
    return row


@require_safe
def delivery(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    found = endpoint_or_404(request, pk, to_manage=False)
    row = _delivery(request, found, key)
    can_manage = policies.can_manage(scope_of(request.user), found.organization)
    ended = row.status in (Status.DELIVERED, Status.FAILED)
    context = {
        "endpoint": found,
        "row": row,
        "log": Attempt.objects.visible_to(request.user).filter(delivery=row),
        "can_replay": bool(can_manage) and ended and found.works,
    }
    return render(request, "portal/webhooks/delivery.html", context)


@require_POST
def test(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = endpoint_or_404(request, pk)
    services.send_test(endpoint=found, actor=request.user)
    messages.success(request, _("A test is on its way. Look at the log in some seconds."))
    return redirect(found.get_absolute_url())


@require_POST
def replay(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    found = endpoint_or_404(request, pk)
    services.replay(delivery=_delivery(request, found, key), actor=request.user)
    messages.success(request, _("It is sent again."))
    return redirect("webhook_delivery", pk, key)


@require_POST
def replay_since(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = endpoint_or_404(request, pk)
    form = SinceForm(request.POST)
    if form.is_valid() and form.attempt(
        services.replay_since,
        endpoint=found,
        actor=request.user,
        since=form.cleaned_data["since"],
    ):
        count = form.result
        text = ngettext(
            "%(count)d delivery is sent again.", "%(count)d deliveries are sent again.", count
        )
        messages.success(request, text % {"count": count})
        return redirect(found.get_absolute_url())
    return _page(request, found, form)
