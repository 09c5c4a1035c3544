"""The place of the classes on an account's page."""

from typing import Any

from django.http import HttpRequest

from partners.accounts.models import Account
from partners.accounts.panels import ASIDE, Panel
from partners.classification import policies
from partners.classification.models import Scorecard
from partners.classification.rules import standing
from partners.classification.services.scorecards import results
from partners.classification.views.account import shown_standing
from portal.access.scope import Scope


def panel(request: HttpRequest, scope: Scope, account: Account) -> dict[str, Any] | None:
    """What holds now; nothing, and no query, for those who do not read classes."""
    if not policies.can_read(scope, account):
        return None
    cards = results(Scorecard.objects.in_scope(scope).filter(account=account))
    return shown_standing(standing(account.pk)) | {
        "account": account,
        "card": cards[0] if cards else None,
    }


PANEL = Panel(ASIDE, 20, "partners/classification/panel.html", panel)
