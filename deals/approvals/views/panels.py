"""On a deal's page: why it came here and whose turn it is; for the partner, what was prepared."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from deals.approvals import policies
from deals.approvals.choices import StepStatus
from deals.approvals.models import ApprovalStep, RouteDecision
from deals.approvals.services.routes import reads_the_score, why_in_words
from deals.programs.choices import ROLE_APPROVERS, Result
from deals.programs.vocabulary import Words, vocabulary_asked
from deals.registrations.choices import WAITING, Status
from deals.registrations.models import Deal
from deals.registrations.views.panels import ASIDE, MAIN, Panel
from portal.access.scope import Scope
from portal.access.together import Asking, first_of, side_by_side

TONES = {
    StepStatus.AGREED: "success",
    StepStatus.DECLINED: "danger",
    StepStatus.WAITING: "warning",
    StepStatus.SKIPPED: "neutral",
}


# --- Why it came here ----------------------------------------------------------------------------
def route_context(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """For reviewers, the desk and auditors, once the rules have been asked."""
    if not policies.sees_route(scope, deal):
        return None
    decisions = RouteDecision.objects.all().of_record(scope, "deal", deal)
    decisions = decisions.select_related("rule")[:1]
    steps = ApprovalStep.objects.all().of_record(scope, "deal", deal)
    steps = steps.select_related("decided_by")
    yield decisions, steps
    if (decision := first_of(decisions)) is None:
        return None
    newest = _newest_chain(steps)
    words, names = yield from side_by_side([vocabulary_asked(), _names(newest)])
    return {
        "result": decision.get_result_display(),
        "why": why_for(scope, decision, words),
        "facts": facts_for(scope, decision),
        "release_at": decision.release_at if is_to_be_released(deal) else None,
        "stages": _stages(newest, names),
        "is_open": deal.status in WAITING,
    }


def routes_of(request: HttpRequest) -> QuerySet:
    return RouteDecision.objects.visible_to(request.user).select_related("rule")


def is_to_be_released(deal: Deal) -> bool:
    return deal.status == Status.SUBMITTED and deal.routed_to == policies.AUTO


def why_for(scope: Scope, decision: RouteDecision, words: Words) -> str:
    """The rule in words; for an account manager without what it says about others."""
    if scope.is_neutral:
        return why_in_words(decision, words)
    if reads_the_score(decision) or decision.by_hand:
        return _("By the rules of the programme.")
    return why_in_words(decision, words)


def facts_for(scope: Scope, decision: RouteDecision) -> list[dict[str, Any]]:
    """What the rules read beside what stands on the page anyway: desk and auditors only."""
    if not scope.is_neutral:
        return []
    facts = decision.facts
    return [
        {"label": _("Match score"), "value": f"{float(facts.get('score', 0)):.2f}"},
        {
            "label": _("Already supplies the customer"),
            "value": _("Yes") if facts.get("incumbent") else _("No"),
        },
    ]


def _newest_chain(steps: Iterable[ApprovalStep]) -> list[ApprovalStep]:
    newest = max((step.round for step in steps), default=0)
    return [step for step in steps if step.round == newest]


def _stages(steps: list[ApprovalStep], names: dict[str, Any]) -> list[dict[str, Any]]:
    """A chain, stage by stage; [] without one."""
    stages: dict[int, list[dict[str, Any]]] = {}
    for step in steps:
        stages.setdefault(step.stage, []).append(
            {
                "who": names.get(step.approver, _("Somebody who has left")),
                "by": step.decided_by or "",
                "at": step.decided_at,
                "note": step.note,
                "label": step.get_status_display(),
                "tone": TONES[StepStatus(step.status)],
            }
        )
    return [{"number": number, "steps": rows} for number, rows in stages.items()]


def _names(steps: list[ApprovalStep]) -> Asking:
    """Approver → words."""
    ids = [s.approver.removeprefix("user:") for s in steps if s.approver.startswith("user:")]
    people = get_user_model().objects.filter(pk__in=ids)
    yield (people,)
    return ROLE_APPROVERS | {f"user:{person.pk}": str(person) for person in people}


ROUTE = Panel(ASIDE, "deals/approvals/_route.html", route_context)


# --- In the review queue -------------------------------------------------------------------------
def queue_notes(request: HttpRequest, scope: Scope, deals: list[Deal]) -> dict[Any, list[str]]:
    """Deal id → why it came here in a few words, in one query for all rows."""
    notes: dict[Any, list[str]] = {}
    for decision in routes_of(request).filter(deal__in=deals).order_by("at", "id"):
        notes[decision.deal_id] = [_queue_note(scope, decision)]
    return notes


def _queue_note(scope: Scope, decision: RouteDecision) -> str:
    label = str(Result(decision.result).label)
    told = scope.is_neutral or not (reads_the_score(decision) or decision.by_hand)
    return f"{label}: {decision.rule_name}" if told and decision.rule_name else label


# --- For the partner: a draft the vendor prepared ------------------------------------------------
def prepared_context(request: HttpRequest, scope: Scope, deal: Deal) -> dict[str, Any] | None:
    """The company's side is asked to check and send; the preparer sees that it waits."""
    if deal.status != Status.DRAFT or deal.prepared_by_id is None:
        return None
    is_asked = bool(policies.can_decline_prepared(scope, deal))
    is_mine = deal.prepared_by_id == scope.user_id
    if not is_asked and not is_mine:
        return None
    return {"deal": deal, "is_asked": is_asked, "vendor": settings.VENDOR_NAME}


PREPARED = Panel(MAIN, "deals/approvals/_prepared.html", prepared_context)
