"""Who is told that time runs out.

`ESCALATION_TO` is the ladder: each entry returns people for a deal, the first entry that names
somebody new decides. Rooms above may insert their own.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model

from deals.registrations.models import Deal
from deals.registrations.workflow import DEAL
from partners.organizations.models import StandIn, managers_now
from portal.access.scope import Scope, scope_of
from portal.people.choices import StaffRole

STEPS = ("reject", "agree")  # whoever may make one of them has something to do


def account_managers(deal: Deal) -> list[Any]:
    """Who looks after the deal's company today: its account managers and their stand-ins."""
    return list(managers_now(deal.organization).order_by("pk")) if deal.organization else []


def desk(deal: Deal) -> list[Any]:
    return list(get_user_model().objects.filter(staff_role=StaffRole.DESK, is_active=True))


ESCALATION_TO: list[Callable[[Deal], Iterable[Any]]] = [account_managers, desk]


def in_charge(deal: Deal) -> list[Any]:
    """The reviewer; before anybody claimed it the company's account managers; else the desk."""
    found = _able(deal, reviewers(deal)) or _able(deal, account_managers(deal))
    return found or _able(deal, desk(deal))


def reviewers(deal: Deal) -> list[Any]:
    """Who claimed it; while that person is away, the stand-in."""
    away = StandIn.objects.running().filter(user=deal.reviewer_id).select_related("stand_in")
    claimed = [deal.reviewer] if deal.reviewer else []
    return [row.stand_in for row in away] or claimed


def next_people(deal: Deal) -> list[Any]:
    """The next on the ladder after those in charge; these again when there is nobody else."""
    told = in_charge(deal)
    for step in ESCALATION_TO:
        if others := [person for person in _able(deal, step(deal)) if person not in told]:
            return others
    return told


def _able(deal: Deal, people: Iterable[Any]) -> list[Any]:
    """Those who may act now: nobody decides an own deal, out of turn, or after having left."""
    return [person for person in people if _may_act(scope_of(person), deal)]


def _may_act(scope: Scope, deal: Deal) -> bool:
    return any(DEAL.decide(scope, deal, step) for step in STEPS)
