"""Versions that start on a day: what all kinds of them share."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from deals.programs import policies, validators
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def insert(write: Callable[[], Any]) -> Any:
    """Run `write` in a transaction; a version of the same day, even one of the same second, is
    refused under `starts_on`."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        raise same_day() from error


def same_day() -> ValidationError:
    return ValidationError(
        {"starts_on": _("There is a version from this day already. Choose another day.")}
    )


def cancel(row: Any, *, actor: Any, action: str, reason: str, note: Mapping[str, Any]) -> None:
    """Take away a version before its day. The trail keeps what it said. Safe to repeat."""
    require(policies.can_change_rules(scope_of(actor)))
    reason = validators.check_reason(reason)
    refuse_if_begun(row)
    try:
        with transaction.atomic():
            gone, _per_model = type(row)._base_manager.filter(pk=row.pk).delete()
            if gone:
                record_event(row, actor, action, note={"reason": reason, **note})
    except ProtectedError as error:  # judged by it before the clock was set back
        raise _begun(row) from error


def refuse_if_begun(row: Any) -> None:
    """StateMoved once a version is in force: the past is never changed."""
    if row.starts_on <= clock.today():
        raise _begun(row)


def _begun(row: Any) -> StateMoved:
    return StateMoved(_("This version has begun and stays. Write a new one instead."), row)
