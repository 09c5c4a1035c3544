"""A chain: stages one after the other, the places of a stage open together, each signed once.

The last place is the approval itself; all before it agree. Two columns of the deal follow from the
steps, so that guards and lists need no query: `signoffs_due` (how many agree before the approval)
and `routed_to` (whose turn it is). Nothing here touches what a partner sees.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from deals.approvals import emails
from deals.approvals.choices import StepStatus
from deals.approvals.models import ApprovalStep
from deals.approvals.services.people import DESK, NAMED, able, keys_of
from deals.registrations.models import Deal
from portal.access.scope import scope_of
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def start_chain(deal: Deal, stages: Iterable[Iterable[str]]) -> None:
    """A new round. A person named twice stands once, in the first place."""
    last = deal.steps.aggregate(round=Max("round"))["round"] or 0
    named: set[str] = set()
    rows = []
    for stage, approvers in enumerate(stages, 1):
        for position, approver in enumerate(approvers, 1):
            if approver in named:
                continue
            if approver.startswith(NAMED):
                named.add(approver)
            place = {"stage": stage, "position": position, "round": last + 1}
            rows.append(ApprovalStep(deal=deal, approver=approver, **place))
    ApprovalStep.objects.bulk_create(rows)
    show_turn(deal)
    tell_turn(deal)


def current_round(deal: Deal) -> list[ApprovalStep]:
    """The steps of the newest round, in order."""
    steps = list(deal.steps.select_related("decided_by"))
    newest = max((step.round for step in steps), default=0)
    return [step for step in steps if step.round == newest]


def open_steps(deal: Deal) -> list[ApprovalStep]:
    """The places whose turn it is: the undecided ones of the first undecided stage."""
    waiting = [step for step in current_round(deal) if step.status == StepStatus.WAITING]
    return [step for step in waiting if step.stage == waiting[0].stage]


def signers(deal: Deal) -> set[Any]:
    """Ids of those who have signed in this round."""
    return {step.decided_by_id for step in current_round(deal) if step.decided_by_id}


def show_turn(deal: Deal) -> None:
    """Make the deal's columns follow the steps."""
    steps, signed = current_round(deal), signers(deal)
    waiting = [step for step in steps if step.status == StepStatus.WAITING]
    keys = [key for step in open_steps(deal) for key in keys_of(step.approver, deal, signed)]
    if any(step.status == StepStatus.DECLINED for step in steps):
        keys = [DESK]
    _write(
        deal,
        signoffs_due=max(len(waiting) - 1, 0),
        routed_to=joined(keys),
        signed_by=joined(str(pk) for pk in sorted(signed, key=str)),
    )


def joined(keys: Iterable[str]) -> str:
    """`|a|b|`, each once; empty for none."""
    unique = dict.fromkeys(keys)
    return f"|{'|'.join(unique)}|" if unique else ""


def _write(deal: Deal, **columns: Any) -> None:
    if any(getattr(deal, name) != value for name, value in columns.items()):
        Deal.objects.filter(pk=deal.pk).update(**columns)
        for name, value in columns.items():
            setattr(deal, name, value)


def sign(deal: Deal, actor: Any, status: str, note: str = "") -> ApprovalStep:
    """The actor's place in the open stage gets `status`, by one conditional UPDATE.

    Raises StateMoved when somebody else was quicker; the caller's transaction undoes the rest.
    """
    signed = signers(deal)
    for step in sorted(open_steps(deal), key=lambda step: not step.approver.startswith(NAMED)):
        if not _may_take(step, deal, actor, signed):
            continue
        waiting = ApprovalStep.objects.waiting().filter(pk=step.pk)
        if waiting.update(status=status, decided_by=actor, decided_at=clock.now(), note=note):
            return step
    raise StateMoved(_("Somebody else was quicker: your agreement is no longer needed."), deal)


def _may_take(step: ApprovalStep, deal: Deal, actor: Any, signed: set[Any]) -> bool:
    keys = keys_of(step.approver, deal, signed)
    role = f"role:{scope_of(actor).staff_role}"
    return actor.pk not in signed and (role in keys or f"{NAMED}{actor.pk}" in keys)


def agree(deal: Deal, actor: Any, note: str) -> None:
    """One person of the open stage agrees; the next stage opens when all of it have."""
    stage = sign(deal, actor, StepStatus.AGREED, note).stage
    show_turn(deal)
    still_open = open_steps(deal)
    if still_open and still_open[0].stage != stage:
        tell_turn(deal)


def decline(deal: Deal, actor: Any, note: str) -> None:
    """One person does not agree: the chain stops, and the desk decides with the note in view."""
    sign(deal, actor, StepStatus.DECLINED, note)
    skip_rest(deal)
    show_turn(deal)
    emails.declined(deal, actor, note)


def skip_rest(deal: Deal) -> None:
    deal.steps.filter(status=StepStatus.WAITING).update(status=StepStatus.SKIPPED)


def close(deal: Deal, actor: Any, *, approved: bool) -> None:
    """The registration is decided or gone: the last place is the approver's, others are not
    needed any more."""
    if approved and actor is not None and (last := open_steps(deal)):
        mine = ApprovalStep.objects.waiting().filter(pk=last[0].pk)
        mine.update(status=StepStatus.AGREED, decided_by=actor, decided_at=clock.now())
    skip_rest(deal)
    _write(deal, signoffs_due=0, routed_to="")


def tell_turn(deal: Deal) -> None:
    """The people of the open stage hear that it is their turn."""
    signed = signers(deal)
    told = {
        person.pk: person
        for step in open_steps(deal)
        for person in able(step.approver, deal, signed) or able(DESK, deal, signed)
    }
    emails.your_turn(deal, told.values(), is_last=deal.signoffs_due == 0)
