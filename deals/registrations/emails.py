"""Mail about deals: who is told what. Texts live in templates/emails/deals/."""

from collections.abc import Iterable
from typing import Any

from deals.registrations.models import Deal
from portal.activity import emails
from portal.workflow.machine import Data


def _tell(people: Iterable[Any], template: str, deal: Deal, actor: Any, data: Data) -> None:
    for person in people:
        if person.is_active and person != actor:
            context = {"deal": deal, "person": person, "message": data.get("message", "")}
            emails.queue(person, f"emails/deals/{template}", context, about=deal)


def _account_managers(deal: Deal) -> list[Any]:
    if deal.organization is None:
        return []
    return [row.user for row in deal.organization.assignments.live().select_related("user")]


def submitted(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "received", deal, None, data)
    _tell(_account_managers(deal), "to_review", deal, actor, data)


def info_requested(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "info_requested", deal, actor, data)


def answered(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.reviewer] if deal.reviewer else [], "answered", deal, actor, data)


def approved(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "approved", deal, actor, data)


def rejected(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "rejected", deal, actor, data)


def revoked(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "revoked", deal, actor, data)


def expired(deal: Deal, actor: Any, data: Data) -> None:
    _tell([deal.owner], "expired", deal, actor, data)


def closed(deal: Deal, actor: Any, data: Data) -> None:
    _tell(_account_managers(deal), "closed", deal, actor, data)


def commented(deal: Deal, actor: Any, body: str, *, internal: bool) -> None:
    """The other side hears of a comment; an internal note stays with the reviewers."""
    reviewers = _account_managers(deal) or ([deal.reviewer] if deal.reviewer else [])
    people = reviewers if internal or not actor.staff_role else [deal.owner]
    _tell(people, "commented", deal, actor, {"message": body})
