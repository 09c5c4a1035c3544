"""Who may ask who sees what, look at the portal as somebody else, and run access reviews."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.explain import explained
from portal.access.policy import ALLOWED, Decision, refuse
from portal.access.scope import AUDITOR, DESK, Scope
from portal.oversight.choices import AnswerBy


def can_explain(scope: Scope, record: Any) -> Decision:
    """The desk, auditors, and the administrators of the record's own company."""
    if scope.is_neutral:
        return ALLOWED
    managed = scope.having("manage_organization")
    if managed and managed & frozenset(explained(record).companies(record)):
        return ALLOWED
    return refuse(_("Only the company’s administrators, the channel desk and auditors see this."))


def may_ask(scope: Scope, company: Any = None) -> bool:
    """Is the link to the explanation shown? Asks no query; `company`: id of the record's company,
    None where several have a part in it."""
    managed = scope.having("manage_organization")
    return scope.is_neutral or bool(managed if company is None else company in managed)


def can_ask_why_not(scope: Scope) -> Decision:
    if scope.is_neutral:
        return ALLOWED
    return refuse(_("Only the channel desk and auditors can ask this."))


def can_read_register(scope: Scope) -> Decision:
    """The desk and auditors see all; administrators and account managers their own side's."""
    if scope.is_neutral or scope.having("manage_organization") or scope.having("review_deals"):
        return ALLOWED
    return refuse(_("The share register is for administrators, account managers and the desk."))


def can_view_as(scope: Scope) -> Decision:
    if scope.is_desk:
        return ALLOWED
    return refuse(_("Only the channel desk can do this."))


def can_view_as_person(scope: Scope, person: Any) -> Decision:
    """Never the neutral: their pages compare both sides, and are nobody else's to look over."""
    if not (decision := can_view_as(scope)):
        return decision
    if not person.is_active:
        return refuse(_("This person can no longer sign in."))
    if person.staff_role in {DESK, AUDITOR} or person.is_superuser:
        return refuse(_("The channel desk and auditors cannot be looked over like this."))
    return ALLOWED


def can_run_reviews(scope: Scope) -> Decision:
    if scope.is_desk:
        return ALLOWED
    return refuse(_("Only the channel desk can do this."))


def can_answer(scope: Scope, item: Any) -> Decision:
    """Who is asked; the desk for everybody. Auditors read."""
    asked = {
        AnswerBy.COMPANY: item.organization_id in scope.having("manage_members"),
        AnswerBy.PERSON: item.owner_id == scope.user_id,
        AnswerBy.DESK: False,
    }
    if scope.is_desk or (asked[AnswerBy(item.answer_by)] and not scope.is_neutral):
        return ALLOWED
    return refuse(_("Somebody else answers this."))
