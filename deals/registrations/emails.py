"""Who is told what about a deal. Texts live in templates/emails/deals/, kinds and channels in
portal/notifications/choices.py."""

from collections.abc import Iterable
from typing import Any

from deals.registrations.models import Deal
from partners.organizations.models import managers_now
from portal.notifications.services import notify
from portal.workflow.machine import Data


def _tell(
    people: Iterable[Any],
    kind: str,
    template: str,
    deal: Deal,
    actor: Any,
    data: Data,
    page: str = "",
) -> None:
    """`page`: below the deal's own, where the person acts; empty for the deal itself."""
    url = deal.get_absolute_url() + page
    for person in people:
        if person.is_active and person != actor:
            context = {"deal": deal, "person": person, "message": data.get("message", "")}
            notify(person, kind, f"emails/deals/{template}", context, about=deal, url=url)


def _account_managers(deal: Deal) -> list[Any]:
    if deal.organization is None:
        return []
    return list(managers_now(deal.organization))


def submitted(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "deal_received", "received", deal, None, data)
    _tell(_account_managers(deal), "to_review", "to_review", deal, actor, data)


def info_requested(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "deal_question", "info_requested", deal, actor, data, "answer/")


def answered(deal: Deal, actor: Any, data: Data) -> None:
    people = [deal.reviewer] if deal.reviewer else []
    _tell(people, "deal_answered", "answered", deal, actor, data)


def approved(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "deal_decision", "approved", deal, actor, data)


def rejected(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "deal_decision", "rejected", deal, actor, data)


def revoked(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "deal_decision", "revoked", deal, actor, data)


def closed(deal: Deal, actor: Any, data: Data) -> None:
    _tell(_account_managers(deal), "deal_closed", "closed", deal, actor, data)


def commented(deal: Deal, actor: Any, body: str, *, internal: bool) -> None:
    """The other side hears of a comment; an internal note stays with the reviewers."""
    reviewers = _account_managers(deal) or ([deal.reviewer] if deal.reviewer else [])
    people = reviewers if internal or not actor.staff_role else [deal.owner]
    kind, page = ("deal_note", "#notes") if internal else ("deal_comment", "#comments")
    _tell(people, kind, "commented", deal, actor, {"message": body}, page)
