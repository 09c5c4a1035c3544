"""The board's columns: whose deals stand on it, how many, and what they are worth."""

import datetime as dt
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from deals.registrations.choices import WAITING, Stage, Status
from deals.registrations.models import Deal
from portal.access.scope import Scope
from portal.workflow import clock

WAITS, CLOSED = "waiting", "closed"
ENDS = frozenset({Status.WON, Status.LOST, Status.EXPIRED, Status.REVOKED})
CLOSED_DAYS = 90  # what ended longer ago is in the table
COLUMNS: dict[str, Any] = (
    {WAITS: _("Waiting for a decision")} | dict(Stage.choices) | {CLOSED: _("Closed lately")}
)


def rows_of(user: Any, scope: Scope) -> Any:
    """Visible deals of the companies and teams one sells for, each with its column."""
    own = Q(organization_id__in=scope.having("register_deals")) | Q(team_id__in=scope.teams)
    lately = clock.now() - dt.timedelta(days=CLOSED_DAYS)
    column = Case(
        When(status=Status.APPROVED, then=F("stage")),
        When(status__in=WAITING, then=Value(WAITS)),
        default=Value(CLOSED),
        output_field=CharField(),
    )
    on_board = Q(status__in=[*WAITING, Status.APPROVED]) | Q(status__in=ENDS, closed_at__gte=lately)
    return Deal.objects.visible_to(user).filter(own & on_board).annotate(column=column)


def totals_of(rows: Any) -> dict[str, dict[str, Any]]:
    """Column → how many deals, and what they are worth in each currency. One query."""
    totals: dict[str, dict[str, Any]] = {name: {"count": 0, "sums": []} for name in COLUMNS}
    groups = rows.order_by().values("column", "value_currency")
    for row in groups.annotate(count=Count("pk"), sum=Sum("value_amount")):
        total = totals[row["column"]]
        total["count"] += row["count"]
        if row["sum"]:
            total["sums"].append((row["sum"], row["value_currency"]))
    for total in totals.values():
        total["sums"].sort(key=lambda pair: pair[1])
    return totals
