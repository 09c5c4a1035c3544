"""What follows from a transition of an engagement: receipts, mail, answered requests."""

from collections.abc import Callable
from typing import Any

from partners.accounts.choices import EngagementStatus
from partners.accounts.models import Engagement
from partners.engagements import emails, receipts, requests
from partners.engagements.choices import ReceiptKind, RequestStatus, Side
from partners.engagements.policies import speaks_for
from partners.engagements.rooms import side_of
from partners.engagements.workflow_requests import REQUEST
from portal.access.scope import scope_of
from portal.workflow.machine import Data

Effect = Callable[[Engagement, Any, Data], None]


def accepted(row: Engagement, actor: Any, data: Data) -> None:
    side = speaks_for(scope_of(actor), row)
    receipts.write(
        row,
        actor=actor,
        side=side,
        kind=ReceiptKind.OPENED,
        level=row.level,
        ends_on=row.ends_on,
    )
    if side == Side.VENDOR:
        _answer_requests(row)
    if row.status == EngagementStatus.ACTIVE:
        emails.opened(row, actor)
    else:
        emails.proposed(row, actor)


def _answer_requests(row: Engagement) -> None:
    """The account's own side agreed: requests that led here are answered."""
    for request in row.requests.filter(status=RequestStatus.OPEN):
        REQUEST.perform_by_clock(request, "answer")


def declined(row: Engagement, actor: Any, data: Data) -> None:
    requests.reopen(row)
    emails.declined(row, actor, "declined")


def withdrawn(row: Engagement, actor: Any, data: Data) -> None:
    requests.reopen(row)
    emails.declined(row, actor, "withdrawn")


def change_asked(row: Engagement, actor: Any, data: Data) -> None:
    """Less holds at once; more waits, with the asking side's word where it can give it."""
    scope = scope_of(actor)
    if not row.wanted_level:
        _receipt(row, actor, side_of(scope, row), ReceiptKind.NARROWED)
        emails.changed(row, actor)
        return
    if side := speaks_for(scope, row):
        _receipt(row, actor, side, ReceiptKind.CHANGED)
    emails.change_asked(row, actor)


def change_accepted(row: Engagement, actor: Any, data: Data) -> None:
    _receipt(row, actor, speaks_for(scope_of(actor), row), ReceiptKind.CHANGED)
    if row.wanted_level:
        emails.change_asked(row, actor)
    else:
        emails.changed(row, actor)


def change_refused(row: Engagement, actor: Any, data: Data) -> None:
    emails.changed(row, actor)


def _receipt(row: Engagement, actor: Any, side: str, kind: str) -> None:
    is_asked = bool(row.wanted_level)
    receipts.write(
        row,
        actor=actor,
        side=side,
        kind=kind,
        level=row.wanted_level if is_asked else row.level,
        ends_on=row.wanted_ends_on if is_asked else row.ends_on,
    )


def stopped(template: str) -> Effect:
    """The mail to both sides when it pauses, goes on, ends or runs out."""

    def effect(row: Engagement, actor: Any, data: Data) -> None:
        if template == "expired" and not row.vendor_accepted_at:
            requests.reopen(row)
        emails.stopped(row, actor, template, str(data.get("message", "")))

    return effect
