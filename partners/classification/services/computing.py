"""Classes of a period: real sums, ranked, cut by percentile; then published by the desk."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.accounts.models import Account
from partners.classification import policies, sources, validators
from partners.classification.definitions import class_at, cuts, in_force
from partners.classification.models import AccountClass, ClassPeriod
from partners.classification.periods import Span
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import StateMoved

BATCH = 5000
Sums = dict[UUID, dict[UUID | None, Decimal]]


def compute(*, span: Span, actor: Any = None) -> ClassPeriod:
    """Classes of a period that is over, by the percentages in force on its last day.

    Repeating gives the same rows under the same ids, until the period is published: then it is
    history. `actor` None is the job.
    """
    if actor is not None:
        require(policies.can_run(scope_of(actor)))
    if span.ends_on >= clock.today():
        raise ValidationError({"period": _("This period is not over yet.")})
    shares = in_force("percentages", span.ends_on)
    with transaction.atomic():
        period, is_new = ClassPeriod.objects.get_or_create(
            starts_on=span.starts_on, ends_on=span.ends_on, defaults={"kind": span.kind}
        )
        # The first write of the transaction: two runs at once follow each other here.
        mine = ClassPeriod.objects.filter(pk=period.pk, published_at=None)
        if not mine.update(computed_at=clock.now(), shares=shares):
            raise StateMoved(_("This period is published and stays as it is."), period)
        rows = list(_ranked(period, _sums(span), shares))
        old = AccountClass.objects.filter(period=period)
        old._raw_delete(old.db)  # nothing points to these rows
        AccountClass.objects.bulk_create(rows, batch_size=BATCH)
        period.customers, period.total = len(rows), sum((row.amount for row in rows), Decimal(0))
        mine.update(customers=period.customers, total=period.total)
        if actor is not None or is_new:
            record_event(period, actor, "compute_classes", note={"customers": len(rows)})
    period.refresh_from_db()
    return period


def _sums(span: Span) -> Sums:
    """Account → seller (direct team; None for partners) → sum of its sales in the period."""
    sums: Sums = defaultdict(lambda: defaultdict(Decimal))
    for source in sources.REVENUE:
        for account, team, amount in source(span.starts_on, span.ends_on):
            sums[account][team] += amount
    return sums


def _ranked(period: ClassPeriod, sums: Sums, shares: dict[str, Any]) -> Iterator[AccountClass]:
    """One row for each account with a sum above zero. Equal sums share the better rank."""
    totals = {account: sum(by.values(), Decimal(0)) for account, by in sums.items()}
    owners = dict(Account.objects.order_by().values_list("pk", "owner_team_id").iterator(BATCH))
    bought = [(sum_, pk) for pk, sum_ in totals.items() if sum_ > 0 and pk in owners]
    bought.sort(key=lambda pair: (-pair[0], pair[1]))
    limits, rank, before = cuts(shares, len(bought)), 0, None
    for place, (amount, account) in enumerate(bought, 1):
        rank = rank if amount == before else place
        before, team = amount, owners[account]
        yield AccountClass(
            id=uuid.uuid5(period.pk, str(account)),
            account_id=account,
            period=period,
            amount=amount,
            team_id=team,
            team_amount=sums[account].get(team, Decimal(0)) if team else None,
            rank=rank,
            percentile=(Decimal(rank * 100) / len(bought)).quantize(Decimal("0.001")),
            value_class=class_at(rank, limits),
        )


def publish(*, actor: Any, period: ClassPeriod, reason: str) -> ClassPeriod:
    """From now on the classes of this period are the accounts' classes. Safe to repeat."""
    require(policies.can_run(scope_of(actor)))
    reason = validators.check_line(reason, "reason")
    with transaction.atomic():
        fresh = ClassPeriod.objects.filter(pk=period.pk, published_at=None)
        if fresh.update(published_at=clock.now(), published_by=actor, reason=reason):
            record_event(period, actor, "publish_classes", note={"reason": reason})
    period.refresh_from_db()
    return period
