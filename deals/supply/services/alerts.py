"""Direct deals on joint accounts: the desk hears of each once. The partner never does."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from deals.conflicts.services.search import likely_accounts
from deals.registrations.choices import OPEN, Route
from deals.registrations.models import Deal
from deals.registrations.validators import check_words
from deals.supply import emails, policies
from deals.supply.models import DirectAlert
from partners.accounts.models import Engagement
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock

# Steps in which the customer may have become somebody else: it is looked for anew.
LOOKED_FOR = frozenset({"submit", "answer"})


def watch(deal: Deal, actor: Any, name: str, data: Mapping[str, Any]) -> None:
    """After each step of a direct deal: is its customer an account somebody works jointly?

    Told by the deal's machine, in the transaction of the step. A quote is a step, too: it is the
    stage that `advance` writes.
    """
    if deal.route != Route.DIRECT or deal.status not in OPEN:
        return
    linked = {deal.account_id} - {None}
    found = likely_accounts(deal) if name in LOOKED_FOR else linked
    deal.direct_alerts.update(step=name, moved_at=clock.now())
    _raise(deal, _joint(found), name)


def _joint(account_ids: Iterable[Any]) -> list[Any]:
    """Those of the accounts that a live engagement opens to a partner."""
    rows = Engagement.objects.live().filter(account_id__in=list(account_ids))
    return list(rows.order_by("account_id").values_list("account_id", flat=True).distinct())


def _raise(deal: Deal, account_ids: Iterable[Any], step: str) -> int:
    return sum(_raise_one(deal, account_id, step) for account_id in account_ids)


def _raise_one(deal: Deal, account_id: Any, step: str) -> bool:
    """True when it is new: one alert, and one notice to each of the desk."""
    if DirectAlert.objects.filter(deal=deal, account_id=account_id).exists():
        return False
    try:
        with transaction.atomic():
            now = clock.now()
            alert = DirectAlert.objects.create(
                deal=deal, account_id=account_id, step=step, raised_at=now, moved_at=now
            )
    except IntegrityError:  # somebody else was quicker
        return False
    record_event(alert, None, "direct_alert", note={"deal": deal.number})
    emails.direct_alert(alert)
    return True


def raise_missing() -> int:
    """Alerts that no step of a deal raised: the account was linked or became joint afterwards.
    Returns how many are new. Safe to repeat."""
    joint = Engagement.objects.live().filter(account=OuterRef("account"))
    known = DirectAlert.objects.filter(deal=OuterRef("pk"), account=OuterRef("account"))
    rows = Deal.objects.filter(Exists(joint), ~Exists(known), route=Route.DIRECT, status__in=OPEN)
    return sum(
        _raise(deal, [deal.account_id], deal.last_action)
        for deal in rows.select_related("team").order_by("pk")
    )


def mark_seen(*, alert: DirectAlert, actor: Any, note: str = "") -> None:
    """The desk has looked at it and says what was done. The first one stands."""
    require(policies.can_mark_seen(scope_of(actor), alert))
    words = check_words({"note": note}, "note", limit=2000, optional=True)
    with transaction.atomic():
        unseen = DirectAlert.objects.filter(pk=alert.pk, seen_at=None)
        if unseen.update(seen_at=clock.now(), seen_by=actor, note=words):
            record_event(alert, actor, "direct_alert_seen")
    alert.refresh_from_db()
