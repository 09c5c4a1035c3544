"""What follows from a registration's transitions and from what the vendor says about it."""

from typing import Any

from deals.clocks import emails, services
from deals.clocks.choices import ClockKind
from deals.clocks.delay import credit_delay
from deals.registrations.choices import Status
from deals.registrations.models import Deal, DealComment
from deals.registrations.policies import is_reviewer
from portal.access.scope import scope_of
from portal.activity.choices import Audience
from portal.workflow.machine import Data


def on_transition(deal: Deal, actor: Any, name: str, data: Data) -> None:
    for row in services.follow(deal=deal, is_new=name == "submit"):
        if row.kind == ClockKind.DECISION and deal.status == Status.APPROVED:
            credit_delay(deal, row, actor)
        if row.kind == ClockKind.ANSWER and name == "return_to_draft":
            row.deal = deal
            emails.returned(row)


def on_comment(comment: DealComment) -> None:
    """A reviewer's comment that the partner reads is a first reply."""
    author, deal = comment.author, comment.deal
    is_said = comment.audience == Audience.JOINT and author.staff_role
    if is_said and is_reviewer(scope_of(author), deal):
        services.meet_first_reply(deal=deal)
