"""What time alone does to protections: notices, the wish for an update, release, renewals.

Each function does what is due by the clock, one deal at a time, and may be repeated or stopped at
any moment: what was done is written where the next run looks.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from deals.programs.models import ProgramPolicy
from deals.programs.models import notice_days as standard_notices
from deals.registrations import emails_protection
from deals.registrations.choices import Kind, Status
from deals.registrations.models import Deal
from deals.registrations.moves_protection import rules_of
from deals.registrations.services.drafts import draft_like
from deals.registrations.workflow import DEAL
from portal.access.scope import scope_of
from portal.workflow import clock

CHUNK = 500


def _approved() -> Any:
    rows = Deal.objects.filter(status=Status.APPROVED)
    return rows.select_related("policy", "owner", "organization")


# --- Notices before the end ----------------------------------------------------------------------
def notify_expiries() -> int:
    """Tell owners how many days are left; returns how many deals are near their end.

    Of the days the programme names, the nearest that has been reached: after a stop of the jobs one
    notice, not several. Its key makes each notice of each end unique.
    """
    today, near = clock.today(), 0
    soon = _approved().filter(protected_until__range=(today, today + _longest_notice()))
    for deal in soon.iterator(chunk_size=CHUNK):
        left = (deal.protected_until - today).days
        reached = [days for days in rules_of(deal).notice_days if days >= left]
        if reached:
            key = f"expiry:{deal.pk}:{deal.protected_until}:{min(reached)}"
            emails_protection.expiry_notice(deal, days=left, key=key)
            near += 1
    return near


def _longest_notice() -> dt.timedelta:
    rows = ProgramPolicy.objects.values_list("notice_days", flat=True)
    return dt.timedelta(days=max(day for days in [standard_notices(), *rows] for day in days))


# --- Updates -------------------------------------------------------------------------------------
def ask_for_updates() -> int:
    """Ask owners of deals whose update is due; returns how many were asked.

    Where the protection ends before it could be released, its end is announced and nothing more.
    """
    due = _approved().filter(update_due_on__lte=clock.today(), update_warned_on=None)
    return sum(_ask(deal) for deal in due.iterator(chunk_size=CHUNK))


def _ask(deal: Deal) -> bool:
    today = clock.today()
    release_on = today + dt.timedelta(days=rules_of(deal).release_after_days)
    if deal.protected_until and deal.protected_until < release_on:
        return False
    key = f"update:{deal.pk}:{deal.update_due_on}"
    with transaction.atomic():
        unasked = Deal.objects.filter(
            pk=deal.pk, version=deal.version, status=Status.APPROVED, update_warned_on=None
        )
        if not unasked.update(update_warned_on=today):
            return False
        emails_protection.update_due(deal, release_on=release_on, key=key)
    return True


def release_silent() -> int:
    """End protections whose owner was asked and said nothing; returns how many ended.

    The time counts from the day of asking, so that nobody loses a deal unasked.
    """
    asked = _approved().filter(update_warned_on__isnull=False, extension_pending=False)
    return sum(
        DEAL.perform_by_clock(deal, "release")
        for deal in asked.iterator(chunk_size=CHUNK)
        if clock.today() >= release_day(deal)
    )


def release_day(deal: Deal) -> dt.date:
    """The day on which a deal whose owner was asked for an update is released."""
    asked_on = deal.update_warned_on or clock.today()
    return asked_on + dt.timedelta(days=rules_of(deal).release_after_days)


# --- Renewals ------------------------------------------------------------------------------------
def draft_renewals() -> int:
    """Make the drafts won deals asked for; returns how many. An owner who no longer sells waits
    for a successor."""
    due = Deal.objects.filter(
        Q(status=Status.WON, renewal_drafted=False, renewal_on__lte=clock.today())
    ).select_related("owner", "organization", "team", "distributor")
    return sum(_renew(deal) for deal in due.iterator(chunk_size=CHUNK))


def _renew(deal: Deal) -> bool:
    scope = scope_of(deal.owner)
    sells = deal.organization_id in scope.having("register_deals") or deal.team_id in scope.teams
    with transaction.atomic():
        undone = Deal.objects.filter(pk=deal.pk, renewal_drafted=False)
        if not sells or not undone.update(renewal_drafted=True):
            return False
        draft = draft_like(deal=deal, actor=deal.owner, kind=Kind.RENEWAL)
        emails_protection.renewal_drafted(draft, won=deal)
    return True
