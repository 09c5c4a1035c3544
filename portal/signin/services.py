"""What can be done about signing in: rules, sessions, help, and “this was not me”."""

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.signin import emails, policies, sessions
from portal.signin.choices import GRACE_DAYS, MOST_GRACE_DAYS, Group
from portal.signin.models import KnownDevice, SecondStepRule
from portal.signin.rules import needs_second_factor
from portal.workflow import clock

__all__ = ["needs_second_factor"]


# --- Rules ---------------------------------------------------------------------------------------
def save_rule(
    *, actor: Any, group: str, required: bool, grace_days: int = GRACE_DAYS
) -> SecondStepRule:
    """Say for a group whether a second factor is a must."""
    require(policies.can_change_rules(scope_of(actor)))
    if group == Group.COMPANY or group not in Group.values:
        raise ValidationError({"group": _("Choose one of the groups.")})
    return _save({"group": group, "organization": None}, actor, required, grace_days)


def save_company_rule(
    *, actor: Any, organization: Any, required: bool, grace_days: int = GRACE_DAYS
) -> SecondStepRule:
    """The same for the people of one company. It can only ask for more than the groups' rules."""
    require(policies.can_rule_company(scope_of(actor), organization.pk))
    keys = {"group": Group.COMPANY, "organization": organization}
    return _save(keys, actor, required, grace_days)


def _save(keys: dict[str, Any], actor: Any, required: bool, grace_days: int) -> SecondStepRule:
    if not 0 <= grace_days <= MOST_GRACE_DAYS:
        text = _("Say a number of days from 0 to %(most)d.") % {"most": MOST_GRACE_DAYS}
        raise ValidationError({"grace_days": text})
    with transaction.atomic():
        SecondStepRule.objects.get_or_create(**keys)
        row = SecondStepRule.objects.select_for_update().get(**keys)
        if (row.required, row.grace_days) == (required, grace_days):
            return row
        if required and not row.required:
            row.since = clock.now()
        row.required, row.grace_days = required, grace_days
        row.save()
        note = {"group": str(row.group), "required": required, "grace_days": grace_days}
        record_event(row.organization or row, actor, "save_second_factor_rule", note=note)
    return row


# --- Sessions ------------------------------------------------------------------------------------
def end_session(*, actor: Any, session: Any) -> None:
    """End one of one's own sessions. Twice is once."""
    rows = sessions.live(actor).filter(pk=session.pk)
    with transaction.atomic():
        if sessions.end(rows):
            record_event(actor, actor, "end_sessions", note={"sessions": 1})


def end_other_sessions(*, actor: Any, keep: str) -> int:
    """End all of one's own sessions but the one with the key `keep`; returns how many."""
    with transaction.atomic():
        ended = sessions.end(sessions.live(actor).exclude(session_key=keep))
        if ended:
            record_event(actor, actor, "end_sessions", note={"sessions": ended})
    return ended


def forget_device(*, actor: Any, device: KnownDevice) -> None:
    """One's own browser counts as new again, and whoever is signed in with it stays."""
    with transaction.atomic():
        if KnownDevice.objects.visible_to(actor).filter(pk=device.pk).delete()[0]:
            record_event(actor, actor, "forget_device", note={"device": device.name})


# --- Help ----------------------------------------------------------------------------------------
def end_sessions_of(*, actor: Any, person: Any) -> int:
    """Sign a person out everywhere; they are told. Returns how many sessions ended."""
    require(policies.can_help(scope_of(actor), person))
    with transaction.atomic():
        ended = sessions.end(sessions.live(person))
        if ended:
            record_event(person, actor, "end_sessions", note={"sessions": ended})
            emails.tell_sessions_ended(person, actor)
    return ended


def reset_second_factor(*, actor: Any, person: Any) -> bool:
    """Take away authenticator app, passkeys and recovery codes of somebody who has lost them, and
    end the sessions. The person is told. False where there was nothing to take away."""
    require(policies.can_reset(scope_of(actor), person))
    with transaction.atomic():
        rows = Authenticator.objects.filter(user=person)
        kinds = sorted(rows.values_list("type", flat=True))
        if not kinds:
            return False
        rows.delete()
        ended = sessions.end(sessions.live(person))
        note = {"kinds": kinds, "sessions": ended}
        record_event(person, actor, "reset_second_factor", note=note)
        emails.tell_reset(person, actor)
    return True


def forget_keys(person: Any) -> None:
    """The account is over. What it was opened with opens nothing for whoever comes back to it: a
    mailbox may be somebody else's by then. Whoever ends the account says so on the trail."""
    sessions.end(UserSession.objects.filter(user=person))
    Authenticator.objects.filter(user=person).delete()
    KnownDevice.objects.filter(user=person).delete()


def disown(*, person: Any, since: dt.datetime) -> None:
    """“This was not me”: end every session, forget every browser, and take away what was added
    since that sign-in: second factors and API tokens. The person then chooses a new password."""
    since -= dt.timedelta(minutes=1)
    with transaction.atomic():
        steps = Authenticator.objects.filter(user=person, created_at__gte=since)
        note = {
            "sessions": sessions.end(sessions.live(person)),
            "devices": KnownDevice.objects.filter(user=person).delete()[0],
            "second_factors": steps.delete()[0],
            "tokens": person.api_tokens.filter(created_at__gte=since).delete()[0],
        }
        record_event(person, person, "disown_sign_in", note=note)
