"""Keeping named-account lists: upload a version, look at it, let it hold from a day on."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from deals.named import policies
from deals.named.models import ListVersion, NamedEntry, NamedList
from deals.named.reading import MAX_PROBLEMS, read_file
from deals.registrations.models import ProductFamily
from partners.organizations.models import Team
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import clean_line
from portal.workflow import clock
from portal.workflow.machine import StateMoved

MAX_BYTES = 5_000_000
# Told the ids of entries that begin to hold, within the transaction; rooms above register.
NAMED_CHANGES: list[Callable[[Collection[uuid.UUID]], None]] = []


def create_list(*, actor: Any, team: Team, name: str) -> NamedList:
    require(policies.can_make_for(scope_of(actor), team))
    name = clean_line(name)
    if not name:
        raise ValidationError({"name": _("Give the list a name.")})
    if len(name) > 80:
        raise ValidationError(
            {"name": _("Please keep this under %(limit)d characters.") % {"limit": 80}}
        )
    try:
        with transaction.atomic():
            made = NamedList.objects.create(team=team, name=name)
            record_event(made, actor, "create_named_list", note={"name": name})
    except IntegrityError as error:
        raise ValidationError(
            {"name": _("This team already has a list with this name.")}
        ) from error
    return made


def upload_version(
    *, named_list: NamedList, actor: Any, data: bytes, token: uuid.UUID | None = None
) -> ListVersion:
    """A draft of the whole list from a CSV file; lines that cannot be read are kept with reasons.

    Nothing holds yet. The same `token` twice makes one draft.
    """
    require(policies.can_change(scope_of(actor), named_list))
    token = token or uuid.uuid4()
    if existing := ListVersion.objects.filter(created_by=actor, token=token).first():
        return existing
    if len(data) > MAX_BYTES:
        raise ValidationError({"file": _("The file is larger than 5 MB.")})
    read = read_file(data, frozenset(ProductFamily.objects.values_list("code", flat=True)))
    return make_draft(
        named_list=named_list,
        actor=actor,
        entries=read.entries,
        problems=read.problems,
        token=token,
    )


def make_draft(
    *,
    named_list: NamedList,
    actor: Any,
    entries: list[dict[str, Any]],
    problems: Collection[tuple[int, str]] = (),
    token: uuid.UUID,
) -> ListVersion:
    """A draft of the whole list out of checked entries. The same `token` twice makes one."""
    require(policies.can_change(scope_of(actor), named_list))
    if existing := ListVersion.objects.filter(created_by=actor, token=token).first():
        return existing
    with transaction.atomic():
        version = ListVersion.objects.create(
            named_list=named_list,
            created_by=actor,
            token=token,
            entry_count=len(entries),
            problems=list(problems)[:MAX_PROBLEMS],
        )
        NamedEntry.objects.bulk_create(
            (NamedEntry(version=version, **entry) for entry in entries), batch_size=500
        )
        note = {"entries": len(entries), "problems": len(problems)}
        record_event(named_list, actor, "upload_named_list", note=note)
    return version


def put_in_force(
    *, version: ListVersion, actor: Any, starts_on: dt.date | None, reason: str
) -> ListVersion:
    """Let a draft hold from `starts_on` (today at the earliest). Only once, and never changed."""
    require(policies.can_change(scope_of(actor), version.named_list))
    today = clock.today()
    reason = clean_line(reason)
    errors = {}
    if starts_on is None or starts_on < today:
        errors["starts_on"] = _("Choose today or a later day: lists are never back-dated.")
    if not reason:
        errors["reason"] = _("Say why the list changes.")
    elif len(reason) > 300:
        errors["reason"] = _("Please keep this under %(limit)d characters.") % {"limit": 300}
    if not version.entry_count:
        errors["starts_on"] = _("This draft has no customers. Upload a corrected file.")
    if errors:
        raise ValidationError(errors)
    with transaction.atomic():
        drafts = ListVersion.objects.filter(pk=version.pk, starts_on=None)
        try:
            with transaction.atomic():
                moved = drafts.update(starts_on=starts_on, decided_on=today, reason=reason)
        except IntegrityError as error:
            raise ValidationError(
                {"starts_on": _("Another version begins on this day. Choose the next one.")}
            ) from error
        version.refresh_from_db()
        if not moved:
            raise StateMoved(_("This version is already in force."), version)
        note = {"starts_on": str(version.starts_on), "reason": reason}
        record_event(version.named_list, actor, "start_named_list", note=note)
        entries = list(version.entries.values_list("pk", flat=True))
        for listener in NAMED_CHANGES:
            listener(entries)
    return version


def delete_draft(*, version: ListVersion, actor: Any) -> None:
    require(policies.can_change(scope_of(actor), version.named_list))
    if version.starts_on is not None:
        raise StateMoved(_("Only a draft can be deleted."), version)
    with transaction.atomic():
        record_event(version.named_list, actor, "delete_named_draft")
        version.delete()
