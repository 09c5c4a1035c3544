"""This room's places on a deal's page."""

from django.http import HttpRequest

from deals.registrations.choices import Route, Status
from deals.registrations.models import Deal
from deals.registrations.policies import can_name_distributor
from deals.registrations.views.panels import ASIDE, MAIN, Panel
from deals.supply import policies
from deals.supply.choices import OPEN
from deals.supply.models import DirectAlert, SupplyRequest
from deals.supply.services.requests import linked_distributors
from partners.accounts.models import Engagement
from portal.access.scope import Scope
from portal.access.together import Asking


def _quotes(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """For the deal's company and its reviewers: who was asked, and what became of it."""
    if deal.status == Status.DRAFT or not policies.sees_quotes(scope, deal):
        return None
    rows = SupplyRequest.objects.all().of_record(scope, "deal", deal)
    rows, linked = rows.select_related("distributor"), linked_distributors(deal)
    may_ask = bool(policies.can_ask(scope, deal))
    yield (rows, linked) if may_ask else (rows,)
    found = sorted(rows, key=lambda row: row.distributor.name)
    companies = set(linked) if may_ask else set()
    if not found and not companies:
        return None
    asked = {row.distributor for row in found if row.status in OPEN}
    return {
        "deal": deal,
        "rows": found,
        "may_ask": bool(companies - asked),
        "may_name": bool(companies) and bool(can_name_distributor(scope, deal)),
    }


def _alerts(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """For the desk and auditors: this direct deal stands on a joint account."""
    if deal.route != Route.DIRECT or not scope.is_neutral:
        return None
    rows = DirectAlert.objects.visible_to(request.user).filter(deal=deal)
    yield (rows,)
    return {"rows": rows, "deal": deal} if rows else None


def _joint(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """For the deal's own team: the account is joint, as far as the team sees the engagement."""
    if deal.route != Route.DIRECT or deal.team_id not in scope.teams or not deal.account_id:
        return None
    rows = Engagement.objects.visible_to(request.user).live().filter(account=deal.account_id)
    rows = rows.select_related("organization")
    yield (rows,)
    companies = sorted({row.organization.name for row in rows})
    return {"companies": companies, "deal": deal} if companies else None


QUOTES = Panel(ASIDE, "deals/supply/_quotes_panel.html", _quotes)
ALERTS = Panel(MAIN, "deals/supply/_alert_panel.html", _alerts)
JOINT = Panel(MAIN, "deals/supply/_joint_panel.html", _joint)
