"""The first page after sign-in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.library.policies import can_edit_library
from cms.library.services import latest_news
from deals.registrations import policies
from deals.registrations.models import Deal
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import Membership
from partners.organizations.policies import can_run_programme
from portal.access.scope import Scope, scope_of
from portal.home.menu import may_register, works_with_deals
from portal.home.numbers import numbers

LATEST = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, my latest deals, and what I do most."""
    scope = scope_of(request.user)
    context = {
        "numbers": numbers(request.user, scope),
        "actions": _actions(scope),
        "deals": _latest(scope),
        "works_with_deals": works_with_deals(scope),
        "paused": _paused_companies(request.user, scope),
        "news": latest_news(request.user),
    }
    return render(request, "portal/home/home.html", context)


def _latest(scope: Scope) -> list[dict[str, Any]]:
    """The newest deals in scope, each through its own lens."""
    if not works_with_deals(scope):
        return []
    rows = Deal.objects.in_scope(scope).select_related("organization", "team", "owner")
    return [
        {
            "deal": deal,
            "fields": policies.LENSES.fields(scope, deal),
            "status": policies.shown_status(scope, deal),
            "status_label": policies.status_label(scope, deal),
        }
        for deal in rows.order_by("-created_at", "-pk")[:LATEST]
    ]


def _actions(scope: Scope) -> list[dict[str, str]]:
    table = (
        (may_register, "deal_register", _("Register a deal"), "plus"),
        (can_run_programme, "organization_new", _("New company"), "building"),
        (can_run_programme, "staff_invite", _("Invite staff"), "user-plus"),
        (can_edit_library, "wagtailadmin_home", _("Write and publish"), "edit"),
    )
    return [
        {"url": reverse(name), "label": label, "icon": icon}
        for allows, name, label, icon in table
        if allows(scope)
    ]


def _paused_companies(user: Any, scope: Scope) -> list[str]:
    """Suspended companies of a person who sees nothing: the page says why it is empty."""
    if user.staff_role or scope.keys:
        return []
    rows = (
        Membership.objects.in_scope(scope)
        .live()
        .filter(user=user, organization__status=OrganizationStatus.SUSPENDED)
    )
    return list(rows.values_list("organization__name", flat=True))
