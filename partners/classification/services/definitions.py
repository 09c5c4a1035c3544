"""Versions of the definitions: written from a day on, taken away before it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.classification import policies, validators
from partners.classification.definitions import changes, in_force
from partners.classification.models import Definition
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def draft(*, topic: str, starts_on: dt.date | None, data: Mapping[str, Any]) -> Definition:
    """The version `define` would save, checked. Raises ValidationError keyed by field."""
    day = validators.check_start(starts_on)
    return Definition(topic=topic, starts_on=day, data=validators.check_definition(topic, data))


def define(
    *, actor: Any, topic: str, starts_on: dt.date, reason: str, data: Mapping[str, Any]
) -> Definition:
    """A topic's content from a day on. The same version sent twice is one."""
    require(policies.can_run(scope_of(actor)))
    version = draft(topic=topic, starts_on=starts_on, data=data)
    version.reason = validators.check_line(reason, "reason")
    version.created_by = actor
    twin = Definition.objects.filter(topic=topic, starts_on=version.starts_on).first()
    if twin and (twin.data, twin.reason) == (version.data, version.reason):
        return twin
    before = in_force(topic, version.starts_on, without=twin and twin.pk)
    if not (differing := changes(topic, before, version.data)):
        raise ValidationError(_("Nothing differs from what holds that day."))
    try:
        with transaction.atomic():
            version.save(force_insert=True)
            note: dict[str, Any] = {
                "reason": version.reason,
                "starts_on": version.starts_on.isoformat(),
            }
            note["changes"] = [[row.label, row.old, row.new] for row in differing]
            record_event(version, actor, "new_class_definition", note=note)
    except IntegrityError as error:
        text = _("There is a version from this day already. Choose another day.")
        raise ValidationError({"starts_on": text}) from error
    return version


def cancel_definition(*, actor: Any, version: Definition, reason: str) -> None:
    """Take away a version before its day; the trail keeps what it said. Safe to repeat."""
    require(policies.can_run(scope_of(actor)))
    words = validators.check_line(reason, "reason")
    if version.starts_on <= clock.today():
        text = _("This version has begun and stays. Write a new one instead.")
        raise StateMoved(text, version)
    with transaction.atomic():
        if Definition.objects.filter(pk=version.pk).delete()[0]:
            note = {"version": str(version), "reason": words, "data": version.data}
            record_event(version, actor, "cancel_class_definition", note=note)
