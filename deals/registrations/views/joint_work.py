"""Joint work from an approved deal: the partner asks, the reviewers propose.

The partner's page and form are the same whether or not its customer is on file.
"""

import uuid

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from deals.registrations import joint, policies
from deals.registrations.choices import Route, Status
from deals.registrations.models import Deal
from deals.registrations.views import pages
from deals.registrations.views.panels import ASIDE, Panel
from partners.accounts.models import Account, Engagement
from partners.engagements.choices import RequestStatus
from partners.engagements.forms import AskForm
from partners.engagements.models import EngagementRequest
from partners.engagements.views.requests import ask_page
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.access.together import Asking, first_of
from portal.workflow.machine import StateMoved


def joint_context(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """A button for the company, one for its reviewers; only while the deal is approved."""
    if deal.status != Status.APPROVED or deal.route != Route.CHANNEL:
        return None
    if joint.may_ask(scope, deal):
        rows = EngagementRequest.objects.in_scope(scope).filter(deal_id=deal.pk)
        asked, running = rows.filter(status=RequestStatus.OPEN)[:1], _running(scope, deal)
        yield asked, running
        return {"deal": deal, "asked": first_of(asked), "running": first_of(running)}
    if not policies.is_reviewer(scope, deal):
        return None
    accounts, running = (
        Account.objects.in_scope(scope).filter(deals=deal)[:1],
        _running(scope, deal),
    )
    yield accounts, running
    if not accounts:
        return None
    return {"deal": deal, "account": first_of(accounts), "running": first_of(running)}


def _running(scope: Scope, deal: Deal) -> QuerySet[Engagement]:
    """The joint work that is open now: before both sides agreed, nobody is told that this deal is
    on that account."""
    rows = Engagement.objects.in_scope(scope).live()
    return rows.filter(account__deals=deal, organization=deal.organization_id)[:1]


JOINT_WORK = Panel(
    place=ASIDE, template="deals/registrations/_joint_work.html", context=joint_context
)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: pages.Request, pk: uuid.UUID) -> HttpResponse:
    """Ask for joint work on the customer of an approved deal."""
    deal = pages.deal_or_404(request, pk)
    require(joint.may_ask(scope_of(request.user), deal))
    try:
        joint.require_approved(scope_of(request.user), deal)
    except StateMoved as error:
        return pages.stale_page(request, error, deal)
    data = request.POST if request.method == "POST" else None
    return ask_page(
        request,
        AskForm(data, user=request.user, company=deal.organization),
        deal=joint.origin_of(deal),
        back={"url": deal.get_absolute_url(), "label": deal.number},
        customer=joint.customer_of(deal),
    )
