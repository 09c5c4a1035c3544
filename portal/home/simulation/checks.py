"""What must hold after any history: each check returns its faults, none is good."""

from collections import Counter
from collections.abc import Callable, Iterator

from django.db.models import Count, F

from deals.clocks.models import DealClock
from deals.conflicts.choices import Basis
from deals.conflicts.models import ProtectionClaim
from deals.protection.checks import verify
from deals.protection.models import LedgerLine
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from deals.registrations.workflow import DEAL
from portal.access.grants import drift
from portal.activity.models import AuditEntry, OutgoingEmail
from portal.notifications.models import Notification

Check = Callable[[], Iterator[str]]
CLOSING = {
    Status.EXPIRED: {"expired", "released"},
    Status.REVOKED: {"revoked", "transferred"},
    Status.WON: {"closed"},
    Status.LOST: {"closed"},
}
ROWS = {row.name: row for row in DEAL.transitions}


def ledgers_explain_every_protection() -> Iterator[str]:
    found = verify()
    yield from ({*found.drifted, *found.unexplained, *found.broken} - {""})


def trails_lead_to_the_status() -> Iterator[str]:
    """Replaying each deal's trail from the table, step by step, ends where the deal stands."""
    status: dict[object, str] = {}
    entries = AuditEntry.objects.filter(target_type="registrations.deal", action__in=ROWS)
    for pk, action in entries.order_by("at", "id").values_list("target_id", "action").iterator():
        row, present = ROWS[action], status.get(pk, Status.DRAFT)
        if present not in row.sources:
            yield f"{pk}: {action} while {present}"
        status[pk] = row.target or present
    for pk, stands in Deal.objects.values_list("pk", "status").iterator():
        if status.get(pk, Status.DRAFT) != stands:
            yield f"{pk}: is {stands}, its trail says {status.get(pk)}"


def ended_protections_have_a_closing_line() -> Iterator[str]:
    """The last line that is not about days says why the protection ended."""
    for status, kinds in CLOSING.items():
        closed = LedgerLine.objects.filter(kind__in=kinds).values("deal")
        for deal in Deal.objects.filter(status=status).exclude(pk__in=closed):
            if deal.decided_at and deal.protected_until:
                yield f"{deal.number}: {status} without a line that says so"


def dates_follow_each_other() -> Iterator[str]:
    for early, late in (("submitted_at", "decided_at"), ("submitted_at", "closed_at")):
        wrong = Deal.objects.filter(**{f"{late}__lt": F(early)})
        yield from (f"{deal.number}: {late} before {early}" for deal in wrong)


def no_two_protections_overlap() -> Iterator[str]:
    first = ProtectionClaim.objects.filter(active=True, basis=Basis.FIRST)
    groups = first.values("customer", "family").annotate(n=Count("pk")).filter(n__gt=1)
    yield from (f"customer {row['customer']}, family {row['family']}" for row in groups.order_by())


def no_notice_is_given_twice() -> Iterator[str]:
    keyed = Notification.objects.exclude(key="").values("user", "key")
    for row in keyed.annotate(n=Count("pk")).filter(n__gt=1).order_by():
        yield f"{row['key']} to {row['user']}"
    mails = OutgoingEmail.objects.values_list("to", "subject", "text", "created_at", "about_id")
    same = Counter((to, subject, text, at, about) for to, subject, text, at, about in mails)
    yield from (f"{key[0]}: {key[1]}" for key, times in same.items() if times > 1)


def decided_deals_have_no_running_clock() -> Iterator[str]:
    undecided = {"draft", "submitted", "in_review", "info_requested", "on_hold"}
    running = DealClock.objects.filter(ended_at=None).exclude(deal__status__in=undecided)
    yield from (f"{row.deal_id}: {row.kind}" for row in running)


def grants_follow_from_facts() -> Iterator[str]:
    yield from (str(root) for root, _missing, _surplus in drift())


CHECKS: tuple[Check, ...] = (
    ledgers_explain_every_protection,
    trails_lead_to_the_status,
    ended_protections_have_a_closing_line,
    dates_follow_each_other,
    no_two_protections_overlap,
    no_notice_is_given_twice,
    decided_deals_have_no_running_clock,
    grants_follow_from_facts,
)
