"""The place of the classes on an account's page."""

from django.http import HttpRequest

from partners.accounts.models import Account
from partners.accounts.panels import ASIDE, Panel
from partners.classification import policies
from partners.classification.models import Scorecard
from partners.classification.rules import standing_asked
from partners.classification.services.scorecards import results_asked
from partners.classification.views.account import shown_standing
from portal.access.scope import Scope
from portal.access.together import Asking, side_by_side


def panel(request: HttpRequest, scope: Scope, account: Account) -> Asking:
    """What holds now; nothing, and nothing is asked, for those who do not read classes."""
    if not policies.can_read(scope, account):
        return None
    rows = Scorecard.objects.in_scope(scope).filter(account=account)
    cards, now = yield from side_by_side([results_asked(rows), standing_asked(account.pk)])
    return shown_standing(now) | {
        "account": account,
        "card": cards[0] if cards else None,
    }


PANEL = Panel(ASIDE, 20, "partners/classification/panel.html", panel)
