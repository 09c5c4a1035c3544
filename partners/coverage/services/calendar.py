"""What the calendar does with allocations: they begin, they end, joint work that is over ends."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from partners.accounts import services as accounts
from partners.accounts.choices import Coverage, EngagementStatus
from partners.accounts.models import Account, Engagement
from partners.coverage import emails
from partners.coverage.models import Allocation
from partners.organizations.choices import TeamKind
from portal.activity.audit import record_event
from portal.workflow import clock

OVER = (EngagementStatus.ENDED, EngagementStatus.EXPIRED)
NEVER_OPENED = (EngagementStatus.PROPOSED, EngagementStatus.DECLINED, EngagementStatus.WITHDRAWN)
COVERAGE_BY_TEAM: dict[str, Coverage] = {
    TeamKind.DIRECT: Coverage.DIRECT,
    TeamKind.CHANNEL: Coverage.CHANNEL,
}


def begin(allocation: Allocation) -> bool:
    """Write an approved allocation whose day has come into its account. Once; safe to repeat."""
    with transaction.atomic():
        rows = Allocation.objects.to_begin().filter(pk=allocation.pk)
        if not rows.update(began_at=clock.now()):
            return False
        allocation.refresh_from_db()
        account = Account.objects.select_for_update().get(pk=allocation.account_id)
        joint = Engagement.objects.live().filter(account=account).exists()
        coverage = Coverage.JOINT if joint else allocation.coverage  # agreed after the approval
        _write(account, coverage, allocation.owner_team, allocation)
        emails.begins(allocation)
    return True


def _write(account: Account, coverage: str, team: Any, because: Any) -> None:
    note = {"coverage": str(coverage), "team": str(team or ""), "because": str(because.pk)}
    accounts.allocate(account=account, coverage=coverage, owner_team=team)
    record_event(account, None, "allocated", note=note)


def end(allocation: Allocation) -> bool:
    """Note that its last day is over; where nothing follows the account becomes unassigned.

    Its team stays, so that somebody still sees the account. True when it was noted now.
    """
    with transaction.atomic():
        rows = Allocation.objects.to_end().filter(pk=allocation.pk)
        if not rows.update(over_at=clock.now()):
            return False
        account = Account.objects.select_for_update().get(pk=allocation.account_id)
        follows = Allocation.objects.in_force().filter(account=account)
        joint = Engagement.objects.live().filter(account=account)
        if allocation.began_at and not follows.exists() and not joint.exists():
            _write(account, Coverage.UNASSIGNED, account.owner_team, allocation)
            emails.ran_out(allocation)
    return True


def turn_over() -> tuple[int, int, int]:
    """Everything that is due by the clock: (begun, ended, joint work that was over)."""
    rows = Allocation.objects.select_related("account", "owner_team", "organization")
    begun = sum(begin(row) for row in list(rows.to_begin().order_by("starts_on", "pk")))
    ended = sum(end(row) for row in list(rows.to_end().order_by("ends_on", "pk")))
    return begun, ended, _settle()


def _settle() -> int:
    """Accounts whose joint work is over say again what their allocation says, or what follows
    from the kind of their team."""
    bridges = Engagement.objects.filter(account=OuterRef("pk"))
    over = Q(status__in=OVER) | Q(ends_on__lte=clock.today()) & ~Q(status__in=NEVER_OPENED)
    held = Allocation.objects.in_force().filter(account=OuterRef("pk"), coverage=Coverage.JOINT)
    closed = Exists(bridges.filter(over))
    still = Exists(bridges.exclude(over).exclude(status__in=NEVER_OPENED)) | Exists(held)
    done = 0
    for account in Account.objects.filter(closed, coverage=Coverage.JOINT).exclude(still):
        allocation = Allocation.objects.in_force().filter(account=account).first()
        kind = account.owner_team.kind if account.owner_team else ""
        said = allocation.coverage if allocation else COVERAGE_BY_TEAM.get(kind)
        _write(account, said or Coverage.UNASSIGNED, account.owner_team, account)
        done += 1
    return done
