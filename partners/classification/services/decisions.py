"""What people decide about one account: its class by hand, its relationship."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.accounts.models import Account
from partners.classification import policies, validators
from partners.classification.models import ClassOverride, RelationshipDecision
from partners.classification.services.suggestions import suggestion
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def override(
    *, actor: Any, account: Account, value_class: str, reason: str, until: dt.date | None = None
) -> ClassOverride:
    """Set the class by hand, from now until a day or until it is ended; replaces the one before.

    The same override sent twice is one. Recomputing and publishing leave it alone.
    """
    require(policies.can_run(scope_of(actor)))
    wanted = {
        "value_class": validators.check_class(value_class),
        "reason": validators.check_line(reason, "reason"),
        "until": validators.check_until(until),
    }
    holding = ClassOverride.objects.holding().filter(account=account).first()
    if holding and all(getattr(holding, name) == value for name, value in wanted.items()):
        return holding
    try:
        with transaction.atomic():
            opened = ClassOverride.objects.filter(account=account, ended_at=None)
            opened.update(ended_at=clock.now(), ended_by=actor)
            row = ClassOverride.objects.create(account=account, by=actor, **wanted)
            record_event(account, actor, "override_class", note=_note(row))
    except IntegrityError as error:  # two people in the same moment
        raise StateMoved(_("Somebody set the class of this account meanwhile."), account) from error
    return row


def end_override(*, actor: Any, account: Account) -> None:
    """The computed class holds again. Safe to repeat."""
    require(policies.can_run(scope_of(actor)))
    with transaction.atomic():
        opened = ClassOverride.objects.filter(account=account, ended_at=None)
        if opened.update(ended_at=clock.now(), ended_by=actor):
            record_event(account, actor, "end_class_override")


def _note(row: ClassOverride) -> dict[str, Any]:
    until = row.until.isoformat() if row.until else None
    return {"class": row.value_class, "reason": row.reason, "until": until}


def decide_relationship(
    *, actor: Any, account: Account, relationship: str, reason: str
) -> RelationshipDecision:
    """The relationship is this from now on; what the rule suggested to this person is kept beside
    it. Deciding the same again with the same words is one decision."""
    scope = scope_of(actor)
    require(policies.can_decide(scope, account))
    code = validators.check_relationship(relationship)
    words = validators.check_line(reason, "reason")
    last = RelationshipDecision.objects.filter(account=account).first()
    if last and (last.relationship, last.reason) == (code, words):
        return last
    with transaction.atomic():
        row = RelationshipDecision.objects.create(
            account=account,
            relationship=code,
            reason=words,
            by=actor,
            suggested=suggestion(scope, account).code,
        )
        note = {"relationship": code, "suggested": row.suggested, "reason": words}
        record_event(account, actor, "decide_relationship", note=note)
    return row
