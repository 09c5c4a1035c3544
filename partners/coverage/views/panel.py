"""The panel “allocation” on an account's page: what holds, what comes, what held before."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.accounts.models import Account
from partners.accounts.panels import ASIDE, Panel
from partners.accounts.policies import lenses_worn
from partners.coverage import policies
from partners.coverage.choices import Status
from partners.coverage.models import Allocation
from portal.access.scope import Scope
from portal.access.together import Asking
from portal.workflow import clock

SHOWN = 20


def _context(request: HttpRequest, scope: Scope, account: Account) -> Asking:
    """For those who read the account's details; nothing is asked for the others."""
    if not set(lenses_worn(scope, account)) - {"directory"}:
        return None
    rows = Allocation.objects.in_scope(scope).filter(account=account)
    rows = rows.select_related("owner_team", "organization", "asked_by")
    found = rows.order_by("-starts_on", "-created_at", "pk")[:SHOWN]
    yield (found,)
    today = clock.today()
    approved = [row for row in found if row.status == Status.APPROVED]
    over = [row for row in approved if row.ends_on is not None and row.ends_on <= today]
    return {
        "account": account,
        "is_vendor": bool(scope.staff_role),
        "now": next((r for r in approved if r.starts_on <= today and r not in over), None),
        "coming": [row for row in approved if row.starts_on > today],
        "asked": [row for row in found if row.status == Status.ASKED],
        "before": [row for row in found if row in over or row.status == Status.DECLINED],
        "can_ask": policies.can_ask(scope, account),
    }


def asked_for(scope: Scope) -> dict[str, Any] | None:
    """For accounts chosen on the list: one allocation for all of them, with a preview."""
    if not policies.can_ask_at_all(scope):
        return None
    return {"label": _("Ask for an allocation"), "url": reverse("coverage_ask")}


PANEL = Panel(ASIDE, 30, "partners/coverage/panel.html", _context)
