"""Must this person have a second factor, from when, and is there one?"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from portal.access.scope import scope_of
from portal.signin.choices import REQUIRED_BY_DEFAULT, Group
from portal.signin.models import SecondStepRule
from portal.signin.querysets import for_person
from portal.workflow import clock

# Rooms above say here whether whoever signs in with this request has given a second factor
# elsewhere, at a provider this portal trusts for that: function(request, user) → bool.
VOUCHERS: list[Callable[[HttpRequest, Any], bool]] = []


def is_vouched(request: HttpRequest, user: Any) -> bool:
    """Has a provider asked for the second factor already?"""
    return any(vouches(request, user) for vouches in VOUCHERS)


def steps_of(user: Any) -> Any:
    """The person's authenticator app and passkeys; recovery codes are none of their own."""
    rows = Authenticator.objects.filter(user=user).order_by("created_at", "pk")
    return rows.exclude(type=Authenticator.Type.RECOVERY_CODES)


def due_at(user: Any) -> dt.datetime | None:
    """From when on the person must have a second factor; None: it is up to them."""
    if user.is_integration:
        return None
    rows = list(for_person(SecondStepRule.objects.all(), scope_of(user), user))
    if user.staff_role and not rows:
        rows = [default_rule(Group.VENDOR)]
    moments = [_due(row, user) for row in rows]
    return min((moment for moment in moments if moment), default=None)


def default_rule(group: str) -> SecondStepRule:
    """An unsaved row with what holds while nobody has said otherwise."""
    return SecondStepRule(group=group, required=group in REQUIRED_BY_DEFAULT, grace_days=0)


def _due(rule: SecondStepRule, user: Any) -> dt.datetime | None:
    if not rule.required:
        return None
    since = max(rule.since or user.date_joined, user.date_joined)
    return since + dt.timedelta(days=rule.grace_days)


def missing_since(user: Any) -> dt.datetime | None:
    """`due_at` of a person who has no second factor; None for everybody else."""
    due = due_at(user)
    return due if due and not steps_of(user).exists() else None


def needs_second_factor(user: Any) -> bool:
    """Is a password alone not enough for this person? Doors that ask for nothing else (the API's
    token for a password) refuse such people."""
    if steps_of(user).exists():
        return True
    due = due_at(user)
    return due is not None and due <= clock.now()
