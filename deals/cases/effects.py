"""What follows from a transition of a case, within its transaction.

Deals move by their own table only, made by the person who decided; when one of them cannot move,
nothing of the decision stays.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.cases import letters, mails
from deals.cases.choices import APPROVED_RESULTS, Outcome, Result
from deals.cases.dates import tell
from deals.cases.letters import Verdict
from deals.cases.models import Case, CaseDecision, CaseEvidence, CaseParty, DealCredit
from deals.cases.moves import parties_of
from deals.conflicts.services.exceptions import allow_overlap
from deals.registrations import services as deals
from deals.registrations.choices import RevokeReason
from partners.accounts.choices import OPEN_ENGAGEMENTS, EngagementLevel
from partners.accounts.models import Engagement
from partners.engagements import services as engagements
from portal.access.policy import Refused
from portal.activity.choices import Audience
from portal.workflow import clock
from portal.workflow.machine import Data


# --- Hearing -------------------------------------------------------------------------------------
def invite(case: Case, actor: Any, data: Data) -> None:
    for party in data["parties"]:
        put_question(case, party, actor, data["message"], data.get("token"))


def put_question(
    case: Case, party: CaseParty, actor: Any, text: str, token: Any = None
) -> CaseEvidence:
    """The desk asks one side; from now on the side sees its part, and its time runs."""
    columns = {"token": token} if token else {}
    question = CaseEvidence.objects.create(
        case=case, party=party, author=actor, body=text, audience=Audience.JOINT, **columns
    )
    tell(party)
    mails.asked(party, text, key=f"case-question:{question.pk}")
    return question


SIDE_BY_SIDE = frozenset({Outcome.SPLIT, Outcome.JOINT})


# --- Decision ------------------------------------------------------------------------------------
def carry_out(case: Case, actor: Any, data: Data) -> None:
    verdicts = letters.plan(case, data, parties_of(case))
    decision = CaseDecision.objects.create(
        case=case,
        outcome=data["outcome"],
        winner=data.get("winner"),
        reason=data.get("reason", ""),
        text=data["text"],
        override_reason=data.get("override_reason", ""),
        decided_by=actor,
    )
    for verdict in verdicts:
        if decision.outcome in SIDE_BY_SIDE and verdict.way:
            _allow_beside(verdict, case, actor)
        _move_deal(verdict, actor)
        _write(verdict, decision)
        mails.answered(verdict)
    if data["outcome"] == Outcome.JOINT:
        _propose_joint(data["winner"], actor)


def _allow_beside(verdict: Verdict, case: Case, actor: Any) -> None:
    """Two protections for one customer and family need the desk's reasoned exception: this case."""
    deal = verdict.party.deal
    if deal and verdict.result in APPROVED_RESULTS:
        reason = _("Decided in case %(number)s") % {"number": case.number}
        allow_overlap(deal=deal, actor=actor, reason=reason)


def _move_deal(verdict: Verdict, actor: Any) -> None:
    """Along its table, with its guards: agreements that are still due are not skipped."""
    deal: Any = verdict.party.deal
    for action in verdict.way:
        data = _inputs(verdict, action)
        try:
            deal = deals.perform(
                deal=deal, action=action, actor=actor, version=deal.version, data=data
            )
        except (ValidationError, Refused) as error:
            why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            text = _("%(number)s: %(why)s") % {"number": deal.number, "why": why}
            raise ValidationError({"outcome": text}) from error


def _inputs(verdict: Verdict, action: str) -> dict[str, Any]:
    _subject, text = verdict.letter(letters.language_of(verdict.party))
    return {
        "overturn": {"message": text},
        "approve": {"message": text},
        "reject": {"message": text, "reason": verdict.reason},
        "revoke": {"message": text, "reason": RevokeReason.REVIEW},
    }[action]


def _write(verdict: Verdict, decision: CaseDecision) -> None:
    party = verdict.party
    party.result, party.amount, party.currency = verdict.result, verdict.amount, verdict.currency
    if verdict.is_told:
        language = letters.language_of(party)
        party.letter_subject, party.letter_text = verdict.letter(language)
        party.answered_at = clock.now()
    party.save(
        update_fields=[
            *("result", "amount", "currency", "letter_subject", "letter_text", "answered_at")
        ]
    )
    if verdict.percent is not None:
        DealCredit.objects.create(
            decision=decision,
            party=party,
            deal=party.deal,
            organization=party.organization,
            team=party.team,
            percent=verdict.percent,
        )


def _propose_joint(winner: CaseParty, actor: Any) -> None:
    """Both sides still accept it themselves; a bridge that is there already is left alone."""
    account = winner.deal.account if winner.deal else None
    open_ones = Engagement.objects.filter(
        account=account,
        organization=winner.organization,
        status__in=OPEN_ENGAGEMENTS,
    )
    if account is None or winner.organization is None or open_ones.exists():
        return
    engagements.propose(
        account=account,
        organization=winner.organization,
        actor=actor,
        level=EngagementLevel.ACCOUNT,
        purpose=_("Joint work on this customer"),
    )


# --- Withdrawal ----------------------------------------------------------------------------------
def drop(case: Case, actor: Any, data: Data) -> None:
    """Told parties read that it is over and why; their deals stay as they are."""
    for party in parties_of(case):
        verdict = Verdict(party=party, result=Result.DROPPED, words=data["message"])
        if verdict.is_told:
            _write_dropped(verdict)
            mails.answered(verdict)


def _write_dropped(verdict: Verdict) -> None:
    party = verdict.party
    party.result, party.answered_at = Result.DROPPED, clock.now()
    party.letter_subject, party.letter_text = verdict.letter(letters.language_of(party))
    party.save(update_fields=["result", "answered_at", "letter_subject", "letter_text"])
