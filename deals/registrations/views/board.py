"""The board: one's own side's deals by stage, with counts and sums, to move by button or hand."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.registrations import policies
from deals.registrations.board import COLUMNS, rows_of, totals_of
from deals.registrations.choices import STAGE_PROBABILITY, Stage, Status
from deals.registrations.models import Deal
from deals.registrations.workflow import DEAL
from portal.access.policy import require
from portal.access.scope import Scope, scope_of
from portal.workflow import clock

CARDS = 8  # a column's first page, and what "show more" adds
MOST_CARDS = 400


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_register(scope))
    rows = rows_of(request.user, scope)
    totals = totals_of(rows)
    shown = {name: _asked(request, name) for name in COLUMNS}
    context = {
        "columns": [
            {
                "name": name,
                "label": label,
                "probability": STAGE_PROBABILITY.get(name),
                "cards": [_card(scope, deal) for deal in _cards(rows, name)[: shown[name]]],
                "takes_cards": name in STAGE_PROBABILITY,
                "more_url": _more(shown, name) if totals[name]["count"] > shown[name] else "",
                **totals[name],
            }
            for name, label in COLUMNS.items()
        ],
        "here": request.get_full_path(),
        "is_empty": not any(total["count"] for total in totals.values()),
    }
    return render(request, "deals/registrations/board.html", context)


def _cards(rows: Any, name: str) -> Any:
    found = rows.filter(column=name).select_related("organization", "owner", "policy")
    return found.order_by(F("expected_close").asc(nulls_last=True), "pk")


def _card(scope: Scope, deal: Deal) -> dict[str, Any]:
    """A deal with the stages next to its own, where the reader may move it."""
    around = {}
    if DEAL["advance"].is_open(deal) and DEAL.decide(scope, deal, "advance"):
        stages = list(STAGE_PROBABILITY)
        place = stages.index(deal.stage)
        around = {
            "before": _stage(stages[place - 1]) if place else None,
            "after": _stage(stages[place + 1]) if place + 1 < len(stages) else None,
        }
    return {
        "deal": deal,
        "status": policies.shown_status(scope, deal),
        "status_label": policies.status_label(scope, deal),
        "moves": around,
        "is_short": deal.status == Status.APPROVED and _ends_soon(deal),
    }


def _ends_soon(deal: Deal) -> bool:
    last = deal.protected_until
    return last is not None and last <= clock.today() + dt.timedelta(days=14)


def _stage(name: str) -> dict[str, Any]:
    return {"name": name, "label": Stage(name).label}


def _asked(request: HttpRequest, name: str) -> int:
    """How many cards of a column to show; nonsense means the first page."""
    text = request.GET.get(name, "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else CARDS
    return min(max(wanted, CARDS), MOST_CARDS)


def _more(shown: dict[str, int], name: str) -> str:
    wanted = shown | {name: min(shown[name] + CARDS, MOST_CARDS)}
    longer = {column: size for column, size in wanted.items() if size > CARDS}
    return f"?{urlencode(longer)}#column-{name}"
