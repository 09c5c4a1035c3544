"""Which fields of a class a person reads, and who may compute, publish, override and score.

A sales team reads the class and what it sold itself. Everybody's sum, the rank and the percentile
would tell it what partners sell to its account (and who else buys): they are for the neutral.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account
from partners.accounts.policies import can_edit
from partners.classification.models import AccountClass, ClassPeriod
from portal.access.lenses import Lenses
from portal.access.policy import ALLOWED, NOT_YOURS, Decision, refuse
from portal.access.scope import Scope

TEAM = frozenset({"id", "account", "period", "value_class", "overridden", "team_amount"})
LENSES = Lenses(
    table={"team": TEAM, "desk": TEAM | {"amount", "rank", "percentile"}},
    worn=lambda scope, row: lenses_worn(scope, row),
)
PERIOD = frozenset({"id", "kind", "starts_on", "ends_on", "published_at"})
PERIOD_LENSES = Lenses(
    table={
        "team": PERIOD,
        "desk": PERIOD | {"customers", "total", "shares", "computed_at", "published_by", "reason"},
    },
    worn=lambda scope, row: ("desk",) if scope.is_neutral else ("team",),
)


def lenses_worn(scope: Scope, row: AccountClass) -> Iterator[str]:
    """Lenses on a class already found in scope. No queries."""
    yield "team"
    if scope.is_neutral:
        yield "desk"


def shows_team_amount(scope: Scope, row: AccountClass) -> bool:
    """What a former owner sold is not the new owner's to read."""
    return scope.is_neutral or (row.team_id is not None and row.team_id in scope.teams)


def fields_ever_read(scope: Scope) -> frozenset[str]:
    """Columns of lists and exports."""
    return LENSES.table["desk" if scope.is_neutral else "team"]


def can_read(scope: Scope, account: Account) -> Decision:
    """The account's own team, the desk, auditors. Engagements do not open it."""
    own = account.owner_team_id is not None and account.owner_team_id in scope.teams
    return ALLOWED if scope.is_neutral or own else NOT_YOURS


def can_see_overview(scope: Scope) -> Decision:
    """The desk and auditors; managers of direct teams for their teams' accounts."""
    manages = scope.staff_role == "direct_manager" and bool(scope.teams)
    return ALLOWED if scope.is_neutral or manages else NOT_YOURS


def can_read_definitions(scope: Scope) -> Decision:
    return ALLOWED if scope.is_neutral else NOT_YOURS


def can_run(scope: Scope) -> Decision:
    """Compute, publish, override, change definitions."""
    return ALLOWED if scope.is_desk else refuse(_("Only the channel desk can do this."))


def can_decide(scope: Scope, account: Account) -> Decision:
    """Set the relationship, fill the scorecard: who may edit the account."""
    return can_edit(scope, account)


def sums_read(scope: Scope, period: ClassPeriod) -> bool:
    return "total" in PERIOD_LENSES.fields(scope, period)
