"""What people are told when time runs out. Texts: templates/emails/deals/clock_*.txt."""

from collections.abc import Iterable
from typing import Any

from deals.clocks.choices import ClockKind
from deals.clocks.models import DealClock
from deals.clocks.people import in_charge, next_people
from deals.registrations.models import Deal
from portal.notifications.services import notify

DUE, ANSWER_DUE, RETURNED = "review_due", "answer_due", "deal_returned"  # kinds of notices

PAGES = {ANSWER_DUE: "answer/"}  # below the deal's own, where the person acts


def remind(row: DealClock) -> None:
    """Three quarters of the time are over: whoever has to act."""
    if row.kind == ClockKind.ANSWER:
        _tell([row.deal.owner], ANSWER_DUE, "clock_answer", row, "75")
    else:
        _tell(in_charge(row.deal), DUE, "clock_reminder", row, "75")


def escalate(row: DealClock) -> None:
    """The time is over: the next person."""
    _tell(next_people(row.deal), DUE, "clock_overdue", row, "100")


def returned(row: DealClock) -> None:
    """No answer came: the owner has the registration back as a draft."""
    _tell([row.deal.owner], RETURNED, "clock_returned", row, "returned")


def _tell(people: Iterable[Any], kind: str, template: str, row: DealClock, step: str) -> None:
    for person in people:
        notify(
            person,
            kind,
            f"emails/deals/{template}",
            _context(row.deal, row, person),
            about=row.deal,
            url=row.deal.get_absolute_url() + PAGES.get(kind, ""),
            key=f"clock:{row.pk}:{step}",
        )


def _context(deal: Deal, row: DealClock, person: Any) -> dict[str, Any]:
    return {
        "deal": deal,
        "person": person,
        "due": row.due_at,
        "is_decision": row.kind == ClockKind.DECISION,
        "company": deal.organization or deal.team,
        "message": deal.request_text,
    }
