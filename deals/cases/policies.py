"""Who may do what in a case, and which fields each side reads."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from deals.cases.choices import UNDECIDED, Status
from deals.cases.models import Case, CaseParty
from portal.access.lenses import Lenses
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import Scope

# The same words for both doors; a party's row and the desk's row are different records.
BOTH = frozenset({"id", "number", "status", "opened_at", "deadline", "evidence"})
LENSES = Lenses(
    table={
        "desk": BOTH
        | {"version", "kind", "title", "available_actions", "parties", "panel", "decision"}
        | {"decided_at"},
        "party": BOTH | {"deal", "side", "claim", "answer"},
    },
    worn=lambda scope, row: lenses_worn(scope, row),
)


def lenses_worn(scope: Scope, row: Case | CaseParty) -> Iterator[str]:
    """A row already found in scope: a whole case is the desk's, a party its own side's."""
    if isinstance(row, CaseParty):
        yield "party"
    elif scope.is_neutral:
        yield "desk"


def as_desk(scope: Scope, case: Any = None) -> Decision:
    if scope.is_desk:
        return ALLOWED
    return refuse(_("Only the channel desk can do this."))


def as_neutral(scope: Scope) -> Decision:
    """The desk and auditors read what stands above the sides."""
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("This is for the channel desk and auditors."))


def can_speak(scope: Scope, party: CaseParty) -> Decision:
    """The side's own sellers and administrators, or its direct team, while it is undecided.

    Account managers read along and leave the talking to their partner.
    """
    if party.answered_at:
        return refuse(_("This has been answered. Nothing can be added."))
    sells = party.organization_id in scope.having("register_deals")
    if sells or party.team_id in scope.teams:
        return ALLOWED
    return refuse(_("Only the side itself can add to this."))


def can_ask(scope: Scope, case: Case) -> Decision:
    """The desk's questions and notes, while the case is undecided."""
    if not scope.is_desk:
        return as_desk(scope)
    return ALLOWED if case.status in UNDECIDED else refuse(_("This case has been decided."))


def can_write_precedent(scope: Scope, case: Case) -> Decision:
    if not scope.is_desk:
        return as_desk(scope)
    decided = case.status in {Status.DECIDED, Status.CLOSED}
    return ALLOWED if decided else refuse(_("Only a decided case can become a precedent."))


def status_label(scope: Scope, case: Case) -> str:
    return str(Status(case.status).label)


def can_panel(user: Any) -> Decision:
    """Only the desk sees both sides, so only its people can sit on a panel."""
    if user.is_active and user.staff_role == "desk":
        return ALLOWED
    if user.staff_role == "auditor":
        return refuse(_("Auditors check decisions; they do not take part in them."))
    return refuse(_("Only people of the channel desk see both sides and can sit on a panel."))
