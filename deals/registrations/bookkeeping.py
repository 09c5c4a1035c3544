"""What each transition writes into the protection ledger: the first listener of the machine.

Rooms above write their own lines (days the vendor was late) when they are told after it.
"""

from collections.abc import Callable
from typing import Any

from deals.protection import ledger
from deals.protection.choices import LineKind, RequestStatus
from deals.protection.models import Extension
from deals.registrations.moves import protection_days
from portal.workflow import clock
from portal.workflow.machine import Data

Writer = Callable[[Any, Any, Data], None]


def keep_ledger(deal: Any, actor: Any, name: str, data: Data) -> None:
    """Write what transition `name` means for the days of protection."""
    if write := WRITERS.get(name):
        write(deal, actor, data)


def _approved(deal: Any, actor: Any, data: Data) -> None:
    ledger.write(deal, LineKind.APPROVAL, protection_days(deal), actor)


def _received(deal: Any, actor: Any, data: Data) -> None:
    ledger.write(deal, LineKind.RECEIVED, data["days"], actor)


def _ends(kind: str, reason: str = "") -> Writer:
    """A closing line; a request still undecided is no longer needed."""

    def write(deal: Any, actor: Any, data: Data) -> None:
        ledger.end_today(deal, kind, actor, reason)
        _let_lapse(deal)

    return write


def _revoked(deal: Any, actor: Any, data: Data) -> None:
    ledger.end_today(deal, LineKind.REVOKED, actor, deal.decision_text)
    _let_lapse(deal)


def _ran_out(deal: Any, actor: Any, data: Data) -> None:
    """A request asked in time stays: it may still be granted."""
    ledger.end_today(deal, LineKind.EXPIRED, actor)


def _let_lapse(deal: Any) -> None:
    if not deal.extension_pending:
        return
    deal.extensions.filter(status=RequestStatus.PENDING).update(
        status=RequestStatus.LAPSED, decided_at=clock.now()
    )
    type(deal)._base_manager.filter(pk=deal.pk).update(extension_pending=False)
    deal.extension_pending = False


def _reassigned(deal: Any, actor: Any, data: Data) -> None:
    ledger.write(deal, LineKind.TRANSFERRED, 0, actor, "owner")
    deal.team_members.filter(user=deal.owner).delete()


def _asked(deal: Any, actor: Any, data: Data) -> None:
    Extension.objects.create(
        deal=deal,
        asked_at=clock.now(),
        asked_by=actor,
        evidence=data["evidence"].strip(),
        days_asked=data["days"],
    )


def _granted(deal: Any, actor: Any, data: Data) -> None:
    """The days count from the present end; one already past is first brought up to today."""
    request = _decide(deal, actor, data, RequestStatus.GRANTED)
    gap = (clock.today() - deal.protected_until).days
    if gap > 0:
        ledger.write(deal, LineKind.GRACE, gap, actor, "between")
    ledger.write(deal, LineKind.EXTENSION, request.days_granted or 0, actor, request.answer)


def _refused(deal: Any, actor: Any, data: Data) -> None:
    _decide(deal, actor, data, RequestStatus.REFUSED)


def _decide(deal: Any, actor: Any, data: Data, status: str) -> Extension:
    request = deal.extensions.get(status=RequestStatus.PENDING)
    request.status, request.decided_by, request.decided_at = status, actor, clock.now()
    request.answer = (data.get("message") or "").strip()
    if status == RequestStatus.GRANTED:
        request.days_granted = data.get("days") or request.days_asked
    request.save()
    return request


WRITERS: dict[str, Writer] = {
    "approve": _approved,
    "auto_approve": _approved,
    "receive": _received,
    "win": _ends(LineKind.CLOSED, "won"),
    "lose": _ends(LineKind.CLOSED, "lost"),
    "expire": _ran_out,
    "release": _ends(LineKind.RELEASED, "silent"),
    "revoke": _revoked,
    "transfer": _ends(LineKind.TRANSFERRED),
    "reassign": _reassigned,
    "request_extension": _asked,
    "grant_extension": _granted,
    "refuse_extension": _refused,
}
