"""The transition table of engagements.

Rooms above add listeners to `ENGAGEMENT`; the first one keeps the grants.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.accounts.choices import Coverage, EngagementStatus
from partners.accounts.models import Account, Engagement
from partners.engagements import effects, moves, policies
from portal.access import grants
from portal.access.policy import ALLOWED, Decision, refuse
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.workflow.machine import Data, Machine, Transition

PROPOSED = frozenset({EngagementStatus.PROPOSED})
ACTIVE = frozenset({EngagementStatus.ACTIVE})
PAUSED = frozenset({EngagementStatus.PAUSED})
AGREED = ACTIVE | PAUSED
CONSENTS = frozenset({"accept", "accept_change"})  # a side gives its word


def not_over(row: Engagement) -> Decision:
    return refuse(gettext_lazy("Its last day has come.")) if row.is_over else ALLOWED


def is_asked(row: Engagement) -> Decision:
    if not row.wanted_level:
        return refuse(gettext_lazy("No change is asked for now."))
    return not_over(row)


def keep_grants(row: Engagement, actor: Any, name: str, data: Data) -> None:
    """The account's stored grants follow; an account that is opened is a joint one."""
    grants.sync(row)
    if name in {"accept", "resume"} and row.status == EngagementStatus.ACTIVE:
        Account.objects.filter(pk=row.account_id).update(coverage=Coverage.JOINT)


def said(*names: str) -> Any:
    """The inputs both sides read on the timeline, as plain words."""

    def note(data: Data) -> dict[str, Any]:
        return {name: str(data[name]) for name in names if data.get(name)}

    return note


def status_label(scope: Any, row: Engagement) -> str:
    return str(EngagementStatus(shown_status(row)).label)


def shown_status(row: Engagement) -> str:
    """The status people read: what has run out says so before the nightly job has looked."""
    if row.is_over and row.status in {*PROPOSED, *AGREED}:
        return EngagementStatus.EXPIRED
    return row.status


def _row(name: str, label: Any, sources: Any, target: str, policy: Any, **more: Any) -> Transition:
    """A row both sides read on the timeline, closed once the last day has come."""
    columns: dict[str, Any] = {"ready": not_over, "audience": Audience.JOINT} | more
    return Transition(name, label, sources, target, policy, **columns)


ENGAGEMENT = Machine(
    record_event=record_event,
    status_label=status_label,
    transitions=(
        _row(
            "accept",
            gettext_lazy("Agree"),
            PROPOSED,
            "",
            policies.as_speaker,
            columns=moves.accepting,
            effect=effects.accepted,
            tone="primary",
        ),
        _row(
            "decline",
            gettext_lazy("Decline"),
            PROPOSED,
            EngagementStatus.DECLINED,
            policies.as_speaker,
            fields=("message",),
            columns=moves.closing,
            effect=effects.declined,
            note=said("message"),
        ),
        _row(
            "withdraw",
            gettext_lazy("Take back"),
            PROPOSED,
            EngagementStatus.WITHDRAWN,
            policies.as_proposer,
            fields=("message",),
            columns=moves.withdrawing,
            effect=effects.withdrawn,
            note=said("message"),
        ),
        _row(
            "accept_change",
            gettext_lazy("Agree to the change"),
            AGREED,
            "",
            policies.as_speaker,
            columns=moves.agreeing,
            effect=effects.change_accepted,
            ready=is_asked,
            tone="primary",
        ),
        _row(
            "refuse_change",
            gettext_lazy("Leave it as it is"),
            AGREED,
            "",
            policies.as_party,
            fields=("message",),
            columns=moves.dropping,
            effect=effects.change_refused,
            ready=is_asked,
            note=said("message"),
        ),
        _row(
            "ask_change",
            gettext_lazy("Change level or end"),
            AGREED,
            "",
            policies.as_party,
            fields=("level", "ends_on", "message"),
            columns=moves.asking,
            effect=effects.change_asked,
            note=said("level", "ends_on", "message"),
        ),
        _row(
            "review",
            gettext_lazy("Review"),
            AGREED,
            "",
            policies.as_steerer,
            fields=("review_on", "message"),
            columns=moves.reviewing,
            note=said("review_on", "message"),
        ),
        _row(
            "pause",
            gettext_lazy("Pause"),
            ACTIVE,
            EngagementStatus.PAUSED,
            policies.as_steerer,
            fields=("message",),
            columns=moves.pausing,
            effect=effects.stopped("paused"),
            note=said("message"),
        ),
        _row(
            "resume",
            gettext_lazy("Go on"),
            PAUSED,
            EngagementStatus.ACTIVE,
            policies.as_pauser,
            columns=moves.resuming,
            effect=effects.stopped("resumed"),
            tone="primary",
        ),
        _row(
            "end",
            gettext_lazy("End"),
            AGREED,
            EngagementStatus.ENDED,
            policies.as_steerer,
            fields=("reason", "message"),
            columns=moves.ending,
            effect=effects.stopped("ended"),
            tone="danger",
            note=said("reason", "message"),
        ),
        _row(
            "expire",
            gettext_lazy("Run out"),
            PROPOSED | AGREED,
            EngagementStatus.EXPIRED,
            policies.as_system,
            columns=moves.expiring,
            effect=effects.stopped("expired"),
            ready=lambda row: ALLOWED,
        ),
    ),
    listeners=[keep_grants],
)


def available(scope: Any, row: Engagement) -> list[Transition]:
    """What this person may do now, in table order. A side that has agreed is not asked again."""
    return [step for step in ENGAGEMENT.available(scope, row) if not _said(scope, row, step.name)]


def _said(scope: Any, row: Engagement, name: str) -> bool:
    side = policies.speaks_for(scope, row)
    if name in CONSENTS:
        return policies.has_agreed(row, side)
    if name == "decline":
        return bool(getattr(row, f"{side}_accepted_at"))
    return False


def why_not(scope: Any, row: Engagement, step: Transition) -> str:
    """Why `step` cannot be made now, in words."""
    if _said(scope, row, step.name):
        return _("Your side has already agreed.")
    return ENGAGEMENT.what_changed(scope, row, step, row.version)
