"""The place of engagements on an account's page."""

from collections import defaultdict

from django.http import HttpRequest

from partners.accounts.models import Account, Engagement
from partners.accounts.panels import MAIN, Panel
from partners.engagements import policies
from partners.engagements.views.pages import badge_of
from partners.organizations.models import Assignment
from portal.access.scope import Scope
from portal.access.together import Asking


def _context(request: HttpRequest, scope: Scope, account: Account) -> Asking:
    """The bridges in this person's scope, each with the account managers the person may know.

    Those that run come first; what is over stands in the list of engagements.
    """
    rows = Engagement.objects.in_scope(scope).filter(account=account)
    found, companies = rows.select_related("organization"), rows.order_by().values("organization")
    seats = Assignment.objects.visible_to(request.user).live()
    managers = seats.filter(organization__in=companies).select_related("user")
    yield found, managers
    people = defaultdict(list)
    for seat in managers:
        people[seat.organization_id].append(seat.user)
    may_propose = policies.may_propose(scope, account)
    if not found and not may_propose:
        return None
    return {
        "account": account,
        "may_propose": may_propose,
        "rows": [
            {"row": row, "badge": badge_of(row), "managers": people[row.organization_id]}
            for row in sorted(found, key=lambda row: row.status not in ("active", "proposed"))
        ],
    }


ENGAGEMENTS = Panel(
    place=MAIN,
    order=10,
    template="partners/accounts/includes/engagements.html",
    context=_context,
)
