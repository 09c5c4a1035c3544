"""What the rule says about an account's relationship, from the sales this person may know."""

import datetime as dt
from dataclasses import dataclass

from partners.accounts.models import Account
from partners.classification import sources
from partners.classification.definitions import Data, in_force, suggested
from partners.classification.sources import Purchases
from portal.access.scope import Scope
from portal.workflow import clock

DAYS_A_MONTH = 30.4375


@dataclass(frozen=True)
class Suggestion:
    """`code`: a relationship or empty; `facts`: what it was judged by."""

    code: str
    facts: Purchases
    definition: Data


def since(definition: Data) -> dt.date:
    """The first day the definition looks back to."""
    return clock.today() - dt.timedelta(days=round(definition["months"] * DAYS_A_MONTH))


def suggestion(scope: Scope, account: Account) -> Suggestion:
    """From everybody's sales for the neutral; from their own teams' for a sales team, who must
    not learn what partners sold."""
    definition = in_force("relationships")
    teams = None if scope.is_neutral else scope.teams
    found = sources.purchases(since(definition), teams=teams, account=account)
    facts = found.get(account.pk, Purchases())
    return Suggestion(suggested(definition, facts), facts, definition)
