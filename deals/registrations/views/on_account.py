"""The deals of one account, on the account's page: those in scope, each through its own lens."""

from typing import Any

from django.http import HttpRequest

from deals.registrations import policies
from deals.registrations.models import Deal
from partners.accounts.models import Account
from partners.accounts.panels import MAIN, Panel
from portal.access.scope import Scope
from portal.access.together import Asking

READ, SHOWN = 40, 10


def context(request: HttpRequest, scope: Scope, account: Account) -> Asking:
    """A deal is here only if the reader's lens says which account it is about."""
    deals = Deal.objects.in_scope(scope).filter(account=account)
    found = deals.select_related("organization", "team", "owner")
    newest = found.order_by("-created_at", "pk")[:READ]
    yield (newest,)
    rows = [_row(scope, deal) for deal in newest]
    rows = [row for row in rows if "account" in row["fields"]]
    if not rows:
        return None
    return {
        "rows": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
        "account": account,
        "has_value": any("value" in row["fields"] for row in rows),
    }


def _row(scope: Scope, deal: Deal) -> dict[str, Any]:
    return {
        "deal": deal,
        "fields": policies.LENSES.fields(scope, deal),
        "status": policies.shown_status(scope, deal),
        "status_label": policies.status_label(scope, deal),
    }


ON_ACCOUNT = Panel(MAIN, 35, "deals/registrations/_on_account.html", context)
