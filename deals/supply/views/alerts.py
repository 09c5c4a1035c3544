"""The desk's list of direct deals on joint accounts."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deals.supply import policies, services
from deals.supply.forms import SeenForm
from deals.supply.models import DirectAlert
from partners.accounts.models import Engagement
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """Those nobody has looked at, or all; each with the partners engaged on the account."""
    scope = scope_of(request.user)
    require(policies.can_see_alerts(scope))
    shows_all = request.GET.get("show") == "all"
    rows = DirectAlert.objects.visible_to(request.user)
    rows = rows if shows_all else rows.unseen()
    page = page_of(
        rows.select_related("deal__team", "deal__owner", "account", "seen_by"),
        order="-raised_at",
        params=request.GET,
    )
    engaged = Engagement.objects.visible_to(request.user).live()
    engaged = engaged.filter(account__in=[row.account_id for row in page.rows])
    partners: dict[uuid.UUID, list[str]] = {}
    for bridge in engaged.select_related("organization").order_by("organization__name"):
        partners.setdefault(bridge.account_id, []).append(bridge.organization.name)
    context = {
        "page": page,
        "rows": [{"row": row, "partners": partners.get(row.account_id, [])} for row in page.rows],
        "tabs": [
            {"label": _("To look at"), "url": "?", "current": not shows_all},
            {"label": _("All"), "url": "?show=all", "current": shows_all},
        ],
        "may_mark": bool(policies.can_mark_seen(scope)),
        "form": SeenForm(),
    }
    return render(request, "deals/supply/alerts.html", context)


@require_POST
def seen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    alert = visible_or_404(DirectAlert, request.user, pk=pk)
    require(policies.can_mark_seen(scope_of(request.user), alert))
    form = SeenForm(request.POST)
    if form.is_valid() and form.attempt(
        services.mark_seen, alert=alert, actor=request.user, note=form.cleaned_data["note"]
    ):
        messages.success(request, _("Noted."))
    else:
        messages.error(request, _("Please keep the note plain and short."))
    return redirect("direct_alerts")
