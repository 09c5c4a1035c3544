"""Files made by a worker: asked for, made as the person, kept for a week for that person alone."""

import datetime as dt
import logging
import tempfile
import uuid
import zoneinfo
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.access.scope import Scope, one_request, scope_of
from portal.activity.audit import record_event
from portal.exchange import leases
from portal.exchange.choices import ExportStatus, Format
from portal.exchange.lists import LISTS, Table, TableResponse, csv_lines, note_export
from portal.exchange.models import FileExport
from portal.exchange.sheets import write_sheet
from portal.exchange.tasks import hand_over
from portal.workflow import clock

log = logging.getLogger(__name__)
KEPT = dt.timedelta(days=7)
AT_ONCE = 5  # exports of one person that may wait at a time
BEAT_ROWS = 2_000
KINDS = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NotThere(Exception):
    """The person can no longer take this list out; `str(error)` says why."""


def ask(
    *, actor: Any, address: str, form: str = Format.XLSX, token: uuid.UUID | None = None
) -> FileExport:
    """Have a list made into a file. `address`: the list's own, with its filters. The same `token`
    twice makes one. Raises ValidationError."""
    token = token or uuid.uuid4()
    if existing := FileExport.objects.filter(actor=actor, token=token).first():
        return existing
    name = list_of(address)
    if name is None or len(address) > 2000:
        raise ValidationError({"address": _("There is no such list.")})
    if form not in Format.values:
        raise ValidationError({"format": _("Choose one of the listed answers.")})
    waiting = FileExport.objects.filter(actor=actor, status=ExportStatus.WAITING)
    if waiting.count() >= AT_ONCE:
        raise ValidationError(_("Wait until one of your other exports is ready."))
    row = FileExport(
        actor=actor, list_name=name, address=address, format=form, token=token,
        expires_at=clock.now() + KEPT,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record_event(row, actor, "ask_export", note={"list": name, "format": form})
            hand_over(row)
    except IntegrityError:  # the same form, posted in parallel
        return FileExport.objects.get(actor=actor, token=token)
    return row


def list_of(address: str) -> str | None:
    """The name of the list behind an address of this portal; None for any other address."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    try:
        name = resolve(parts.path).url_name
    except Resolver404:
        return None
    return name if name in LISTS else None


# --- The worker ---------------------------------------------------------------------------------
def make(export_id: Any) -> bool:
    """Make the file of an export; False when somebody else has it."""
    lease = uuid.uuid4()
    row = FileExport.objects.filter(pk=export_id).first()
    if row is None or not leases.take(row, lease, Q(status=ExportStatus.WAITING)):
        return False
    row.refresh_from_db()
    person = row.actor
    zone = zoneinfo.ZoneInfo(person.timezone)
    with translation.override(person.language), timezone.override(zone), one_request():
        try:
            _make(row, lease)
        except NotThere as error:
            _fail(row, lease, str(error))
        except Exception:
            log.exception("export %s failed", row.pk)
            if leases.is_hopeless(row):
                _fail(row, lease, _("Something went wrong here. The channel desk can help."))
            else:
                leases.put_back(row, lease)
            return False
    return True


def _make(row: FileExport, lease: uuid.UUID) -> None:
    table = _table(row)
    with tempfile.TemporaryFile() as target:
        rows = _beating(table.rows, row, lease)
        if row.format == Format.XLSX:
            count = write_sheet(target, table.header, rows)
        else:
            count = -1
            for line in csv_lines(table.header, rows):
                target.write(line.encode())
                count += 1
        size = target.tell()
        target.seek(0)
        name = f"{table.name}.{row.format}"
        row.content.save(name, File(target), save=False)
    with transaction.atomic():
        ready = FileExport.objects.filter(pk=row.pk, lease=lease).update(
            status=ExportStatus.READY, lease=None, name=name, content=row.content.name,
            rows=count, size=size, keys=keys_of(scope_of(row.actor)),
            expires_at=clock.now() + KEPT,
        )  # fmt: skip
        if ready:
            asked = {"list": row.list_name, "filters": urlsplit(row.address).query[:600]}
            note_export(table, row.actor, asked, row.format, count)
    if not ready:
        row.content.storage.delete(str(row.content.name))


def _table(row: FileExport) -> Table:
    """Ask the list's own address as the person: their scope, lens and filters, as they are now."""
    person = row.actor
    gone = NotThere(_("You can no longer take this list out."))
    if not person.is_active or list_of(row.address) is None:
        raise gone
    parts = urlsplit(row.address)
    match = resolve(parts.path)
    request = HttpRequest()
    request.method, request.path, request.GET = "GET", parts.path, QueryDict(parts.query)
    request.user, request.resolver_match = person, match
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied) as error:
        raise gone from error
    except (BadRequest, ValidationError) as error:
        raise NotThere(_("One of the filters is not known. Go back to the list.")) from error
    if not isinstance(response, TableResponse):
        raise gone
    return response.table


def _beating(
    rows: Iterable[Iterable[Any]], row: FileExport, lease: uuid.UUID
) -> Iterator[Iterable[Any]]:
    """The rows; every so often the lease is told that its worker lives."""
    for count, line in enumerate(rows, start=1):
        if count % BEAT_ROWS == 0:
            FileExport.objects.filter(pk=row.pk, lease=lease).update(beat_at=clock.now())
        yield line


def _fail(row: FileExport, lease: uuid.UUID, problem: str) -> None:
    with transaction.atomic():
        FileExport.objects.filter(pk=row.pk, lease=lease).update(
            status=ExportStatus.FAILED, problem=problem[:300], lease=None
        )
        record_event(row, row.actor, "stop_export", note={"list": row.list_name})


# --- Fetching -----------------------------------------------------------------------------------
def keys_of(scope: Scope) -> list[str]:
    """What the person's keys were when the file was made."""
    held = [f"{name}:{pk}" for name, pks in scope.keys.items() for pk in pks]
    return sorted([f"role:{scope.staff_role}", *held])


def is_still_theirs(row: FileExport, scope: Scope) -> bool:
    """Whether the person still holds every key the file was made with: who has lost one, with a
    job or a joint account, does not keep the files it opened."""
    fresh = row.expires_at is None or row.expires_at > clock.now()
    return fresh and set(row.keys) <= set(keys_of(scope))
