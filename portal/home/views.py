"""The first page after sign-in, and the lists behind its numbers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cms.library.policies import can_edit_library
from cms.library.services import latest_news
from deals.registrations import policies
from deals.registrations.models import Deal
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import Membership
from partners.organizations.policies import can_run_programme
from portal.access.arms import first
from portal.access.scope import Scope, scope_of
from portal.home.first_steps import first_steps
from portal.home.lists import LISTS, Listed
from portal.home.menu import may_register, works_with_deals
from portal.home.numbers.page import numbers
from portal.home.numbers.quarters import Quarter, shown_quarters
from portal.home.today.finding import today
from portal.home.today.of_deals import REVIEW
from portal.interchange.keyset import page_of
from portal.workflow import clock

LATEST = 5
TODAY_SHOWN = 8
NO_QUARTER = gettext_lazy("There is no such quarter.")
OF_A_KIND = 40  # lines of one kind on the page of all


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs me today, what waits, how it goes, my latest deals, and what I do most."""
    scope = scope_of(request.user)
    found = numbers(request.user, scope)
    waits = today(scope, TODAY_SHOWN + 1)
    deals = _latest(scope)
    is_new = not (waits or deals or found.tell_something)
    context = {
        "numbers": found,
        "today": waits[:TODAY_SHOWN],
        "more_today": len(waits) > TODAY_SHOWN,
        "oldest": min(
            (item.since for item in waits if item.kind == REVIEW and item.since), default=None
        ),
        "first_steps": first_steps(scope) if is_new else [],
        "actions": _actions(scope),
        "deals": deals,
        "works_with_deals": works_with_deals(scope),
        "paused": _paused_companies(request.user, scope),
        "news": latest_news(request.user),
    }
    return render(request, "portal/home/home.html", context)


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """All that waits, the most urgent first."""
    context = {"today": today(scope_of(request.user), OF_A_KIND), "most": OF_A_KIND}
    return render(request, "portal/home/today.html", context)


@require_safe
def listed(request: HttpRequest, name: str) -> HttpResponse:
    """The rows one number of the home page counts."""
    scope = scope_of(request.user)
    found = list_or_404(scope, name)
    asked = request.GET.get("quarter", "")
    quarter = quarter_asked(asked)
    rows = found.rows(scope, quarter or Quarter.of(clock.now()))
    page = page_of(
        rows if quarter else rows.none(), order=found.order, params=request.GET, filled=True
    )
    context = {
        "listed": found,
        "quarter": quarter if found.by_quarter else None,
        "tabs": _quarters(quarter) if found.by_quarter else [],
        "lines": [found.line(scope, row) for row in page.rows],
        "page": page,
        "problem": "" if quarter else NO_QUARTER,
    }
    return render(request, "portal/home/listed.html", context, status=200 if quarter else 400)


def list_or_404(scope: Scope, name: str) -> Listed:
    """A list the person has; one that is unknown and one for others read alike."""
    found = LISTS.get(name)
    if found is None or not found.opens(scope):
        raise Http404
    return found


def quarter_asked(text: str) -> Quarter | None:
    """The quarter of an address, the present one without any; None for what is none."""
    return Quarter.read(text) if text else Quarter.of(clock.now())


def _quarters(shown: Quarter | None) -> list[dict[str, Any]]:
    """Tabs, the present quarter first, and the one shown where that is an older one."""
    offered = sorted({*shown_quarters(), *([shown] if shown else [])}, reverse=True)
    return [
        {"label": str(one), "url": f"?quarter={one.code}", "current": one == shown}
        for one in offered
    ]


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
        for deal in first(rows, ["-created_at", "-pk"], LATEST)
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
