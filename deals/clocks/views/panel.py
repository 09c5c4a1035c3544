"""The clock on a deal's page: the same for both sides, each in its own time zone."""

import datetime as dt

from django.http import HttpRequest

from deals.clocks.choices import ClockKind
from deals.clocks.models import DealClock
from deals.clocks.words import line_of
from deals.programs.rules import calendar_of, calendar_rows
from deals.registrations.models import Deal
from deals.registrations.policies import LENSES, sees_internal
from deals.registrations.views.panels import ASIDE, Panel
from portal.access.scope import Scope
from portal.access.together import Asking
from portal.workflow import clock


def context(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """The latest clock of each kind; an answer only while it is waited for."""
    if "clock" not in LENSES.fields(scope, deal):
        return None
    found = DealClock.objects.all().of_record(scope, "deal", deal)
    calendars = calendar_rows(deal.organization)
    yield found, *calendars
    rows = {row.kind: row for row in found}
    shown = [rows[kind] for kind in ClockKind.values if kind in rows and _tells(rows[kind])]
    if not shown:
        return None
    calendar, now = calendar_of(*calendars), clock.now()
    by_vendor = sees_internal(scope, deal)
    lines = [line_of(row, calendar, now, by_vendor=by_vendor) for row in shown]
    late = not by_vendor and any(_is_our_delay(row, now) for row in shown)
    return {"lines": lines, "calendar_zone": calendar.timezone, "we_are_late": late}


def _is_our_delay(row: DealClock, now: dt.datetime) -> bool:
    """The vendor's answer is due; a partner who reads that wants to know what to do."""
    runs = not row.is_over and row.paused_at is None
    return row.kind != ClockKind.ANSWER and runs and now > row.due_at


def _tells(row: DealClock) -> bool:
    return not row.is_over if row.kind == ClockKind.ANSWER else row.is_met or not row.is_over


PANEL = Panel(ASIDE, "deals/clocks/_panel.html", context)
