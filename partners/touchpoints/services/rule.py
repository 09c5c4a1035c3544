"""When silence counts, as the desk set it."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.touchpoints import policies, validators
from partners.touchpoints.models import ContactRule
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import StateMoved

RULE_ID = 1


def current_rule() -> ContactRule:
    """The rule in force: the desk's, or the usual one."""
    return ContactRule.objects.filter(pk=RULE_ID).first() or ContactRule(pk=RULE_ID)


def change_rule(*, actor: Any, version: int, attempts: int, days: int) -> ContactRule:
    """`version` is what the actor saw. Takes effect with the next run of the job."""
    require(policies.can_change_rule(scope_of(actor)))
    validators.check_rule(attempts, days)
    with transaction.atomic():
        ContactRule.objects.get_or_create(pk=RULE_ID)
        changed = ContactRule.objects.filter(pk=RULE_ID, version=version).update(
            attempts=attempts,
            days=days,
            version=F("version") + 1,
            changed_by=actor,
            changed_at=clock.now(),
        )
        rule = ContactRule.objects.get(pk=RULE_ID)
        if not changed:
            raise StateMoved(_("Somebody changed this rule while you were editing it."), rule)
        note = {"attempts": attempts, "days": days}
        record_event(actor, actor, "change_contact_rule", note=note)
    return rule
