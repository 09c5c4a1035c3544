"""The deadlines of a case and of each party, in business days of the side's own calendar."""

import datetime as dt
from typing import Any

from deals.cases.models import CaseParty
from deals.programs.rules import calendar_for, policy_for
from deals.registrations.moves import policy_of
from portal.workflow import clock

WARN_SHARE = 0.75


def rules_of(party: CaseParty) -> Any:
    """The policy version the party's registration is judged by, else its company's of today."""
    return policy_of(party.deal) if party.deal else policy_for(party.organization)


def case_deadline(organization: Any, policy: Any) -> tuple[dt.datetime, dt.datetime]:
    """When a case opened now must be decided, and when three quarters of that time are over."""
    calendar, now = calendar_for(organization), clock.now()
    deadline = calendar.add_days(now, policy.appeal_decide_days)
    whole = calendar.between(now, deadline)
    return deadline, calendar.add(now, whole * WARN_SHARE)


def tell(party: CaseParty) -> None:
    """The side is told now and asked for its statement."""
    rules, calendar = rules_of(party), calendar_for(party.organization)
    party.told_at = party.told_at or clock.now()
    party.answer_by = calendar.add_days(clock.now(), rules.info_answer_days)
    due = calendar.add_days(party.answer_by, rules.appeal_decide_days)
    party.decide_by = party.decide_by or due
    party.said_at = None
    party.save(update_fields=["told_at", "answer_by", "decide_by", "said_at"])


def quarter_of(moment: dt.datetime) -> str:
    """`2026-Q3`: as fine as numbers and precedents are dated."""
    return f"{moment.year}-Q{(moment.month + 2) // 3}"
