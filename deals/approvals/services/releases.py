"""Approving by itself: in batches at set times, and never all that is clear.

A partner must not learn from the time of an answer whether somebody else is on the customer: what
is clear waits for the next release time, and a share of it goes to a person like the rest.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from deals.approvals.models import RouteDecision
from deals.approvals.policies import AUTO
from deals.approvals.services.facts import facts_of, is_clear
from deals.clocks.rules import in_business, release_after
from deals.conflicts.choices import Moment
from deals.conflicts.services import check_deal
from deals.programs.choices import Result
from deals.programs.rules import calendar_for
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.workflow import DEAL
from partners.organizations.models import Organization
from portal.access.policy import Refused
from portal.jobs.registry import Progress
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def goes_to_a_person(deal_id: Any, percent: int) -> bool:
    """Is this registration in the share a person looks at? Always the same answer for one deal,
    and nobody without the portal's secret can tell it beforehand."""
    digest = salted_hmac("deals.approvals.goes_to_a_person", str(deal_id)).digest()
    return int.from_bytes(digest[:8]) % 100 < percent


def next_release(organization: Organization, times: Sequence[str]) -> dt.datetime:
    """The next batch of automatic decisions in the company's calendar, as the clock counts them."""
    now = clock.now()
    return in_business(lambda hours: release_after(now, times, hours), calendar_for(organization))


def release_due(*, at: dt.datetime | None = None, progress: Progress | None = None) -> int:
    """Approve what has reached its release time; returns how many. Safe to repeat and to kill."""
    due = RouteDecision.objects.filter(
        release_at__lte=at or clock.now(), deal__status=Status.SUBMITTED, deal__routed_to=AUTO
    )
    ids, released = list(due.order_by("release_at", "id").values_list("deal_id", flat=True)), 0
    for done, pk in enumerate(ids, 1):
        deal = Deal.objects.select_related("organization", "policy", "owner").get(pk=pk)
        released += _release(deal)
        if progress:
            progress(done, len(ids))
    return released


def _release(deal: Deal) -> bool:
    """Approve one, unless a person has taken it or something has turned up meanwhile."""
    if deal.status != Status.SUBMITTED or deal.routed_to != AUTO:
        return False
    check = check_deal(deal=deal, moment=Moment.REVIEW)  # what has come since it was sent
    if is_clear(facts_of(deal, check.highest)):
        try:
            return DEAL.perform_by_clock(deal, "auto_approve")
        except (ValidationError, StateMoved, Refused):  # another room refuses: a person has to look
            deal.refresh_from_db()
    give_to_a_person(deal)
    return False


def give_to_a_person(deal: Deal) -> None:
    """It no longer approves itself. Nothing a partner could see changes."""
    if Deal.objects.filter(pk=deal.pk, routed_to=AUTO).update(routed_to=""):
        deal.routed_to = ""
        waiting = deal.routes.filter(release_at__isnull=False)
        waiting.update(result=Result.ACCOUNT_MANAGER, release_at=None, by_hand=True)
