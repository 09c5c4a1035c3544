"""What a person does with a file: upload it, assign its columns, look, import, cancel."""

import uuid
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.access.policy import NOT_YOURS, Refused
from portal.activity.audit import record_event
from portal.activity.uploads import check_scanned, is_plain, name_of
from portal.exchange import headers
from portal.exchange.choices import WORKING, ImportStatus
from portal.exchange.kinds import KINDS, Kind
from portal.exchange.models import FileImport, RejectedRow, RememberedColumns
from portal.exchange.reading import Shape, Unreadable, head_of, shape_of
from portal.exchange.tasks import hand_over
from portal.interchange.text import clean_line
from portal.workflow import clock
from portal.workflow.machine import StateMoved

SAMPLES = 5
AT_ONCE = 3  # imports of one person that may wait or work at a time


def upload(
    *,
    actor: Any,
    kind: str,
    file: Any,
    place: str | None = None,
    encoding: str = "",
    delimiter: str = "",
    token: uuid.UUID | None = None,
) -> FileImport:
    """Keep a file to be imported; columns are recognised as far as possible. The same `token`
    twice keeps one. `place` may be left out by whoever has one only."""
    known, chosen = _allowed(actor, kind, place)
    token = token or uuid.uuid4()
    if existing := FileImport.objects.filter(actor=actor, token=token).first():
        return existing
    name = _checked_name(file)
    shape, columns = _look(file, encoding, delimiter)
    check_scanned(file)
    file.seek(0)
    row = FileImport(
        actor=actor, kind=known.name, place=chosen, name=name, content=file, token=token,
        format=shape.format, encoding=shape.encoding, delimiter=shape.delimiter, **columns,
    )  # fmt: skip
    _recall(row, known)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record_event(row, actor, "upload_import", note={"kind": kind, "file": name})
    except IntegrityError:  # the same form, posted in parallel
        return FileImport.objects.get(actor=actor, token=token)
    return row


def _allowed(actor: Any, name: str, place: str | None) -> tuple[Kind, str]:
    kind = KINDS.get(name)
    places = {one.key for one in kind.places(actor)} if kind else set()
    if kind is None or not places:
        raise Refused(str(NOT_YOURS.reason))
    if place is None and len(places) == 1:
        return kind, places.pop()
    if place not in places:
        raise ValidationError({"place": _("Choose for whom this is imported.")})
    return kind, place


def _checked_name(file: Any) -> str:
    name, _extension = name_of(file)
    if not name or not is_plain(name):
        raise ValidationError({"file": _("Please give the file a plain name.")})
    if file.size > settings.MAX_IMPORT_MB * 1024 * 1024:
        words = _("This file is larger than %(max)d MB.") % {"max": settings.MAX_IMPORT_MB}
        raise ValidationError({"file": words})
    return name[-150:]


def _look(file: Any, encoding: str, delimiter: str) -> tuple[Shape, dict[str, Any]]:
    try:
        with _bytes(file) as stream:
            shape = shape_of(stream, encoding, delimiter)
            head = head_of(stream, shape, SAMPLES)
    except Unreadable as error:
        raise ValidationError({"file": str(error)}) from error
    return shape, {"header": head.header, "samples": head.samples}


class _bytes:
    """An upload's or a stored file's bytes, left open for its owner."""

    def __init__(self, file: Any):
        self.stream: BinaryIO = getattr(file, "file", file)

    def __enter__(self) -> BinaryIO:
        return self.stream

    def __exit__(self, *details: Any) -> None:
        pass


def read_as(*, row: FileImport, actor: Any, encoding: str, delimiter: str) -> FileImport:
    """Read the file another way than was guessed; its columns are recognised anew."""
    _own(row, actor)
    if row.is_working or row.is_over:
        raise StateMoved(_("This import has begun already."), row)
    with row.content.open("rb") as file:
        shape, columns = _look(file, encoding, delimiter)
    row.encoding, row.delimiter = shape.encoding, shape.delimiter
    row.header, row.samples, row.columns = columns["header"], columns["samples"], {}
    _recall(row, KINDS[row.kind])
    row.save(update_fields=["encoding", "delimiter", "header", "samples", "columns", "source"])
    return row


def _recall(row: FileImport, kind: Kind) -> None:
    """Columns as the person (or somebody of the same place) assigned them last, or recognised."""
    rows = RememberedColumns.objects.filter(
        kind=kind.name, place=row.place, signature=headers.signature(row.header)
    )
    found = rows.filter(user=row.actor).first() or rows.first()
    if found:
        columns = headers.for_header(found.columns["places"], found.columns["header"], row.header)
        row.columns, row.source = columns, found.source
    else:
        row.columns = headers.recognised(kind, row.header)
        row.source = headers.system_of(row.header) if kind.has_keys else ""


def assign(
    *,
    row: FileImport,
    actor: Any,
    columns: Mapping[str, str],
    source: str = "",
    options: Mapping[str, bool] | None = None,
) -> FileImport:
    """Say which column fills what, and let a dry run begin. Raises ValidationError keyed by
    field (`columns`, `source`)."""
    _own(row, actor)
    kind, _place = _allowed(actor, row.kind, row.place)
    checked = _checked_columns(kind, row, columns)
    source = clean_line(source)
    if "external_id" in checked.values() and not source and "source" not in checked.values():
        raise ValidationError({"source": _("Say which system the keys are from.")})
    if len(source) > 40:
        words = _("Please keep this under %(limit)d characters.") % {"limit": 40}
        raise ValidationError({"source": words})
    known = {option.name for option in kind.options}
    ticked = {name: True for name, on in (options or {}).items() if on and name in known}
    if FileImport.objects.filter(actor=actor, status__in=WORKING).count() >= AT_ONCE:
        raise ValidationError(_("Wait until one of your other imports is done."))
    open_ones = FileImport.objects.filter(
        pk=row.pk, status__in=(ImportStatus.UPLOADED, ImportStatus.CHECKED)
    )
    with transaction.atomic():
        moved = open_ones.update(
            columns=checked, source=source, options=ticked, status=ImportStatus.CHECKING,
            done=0, lease=None, beat_at=None, attempts=0, problem="",
        )  # fmt: skip
        row.refresh_from_db()
        if not moved:
            raise StateMoved(_("This import has begun already."), row)
        _remember(row, actor)
        record_event(row, actor, "check_import", note={"kind": row.kind, "file": row.name})
        hand_over(row)
    return row


def _checked_columns(kind: Kind, row: FileImport, columns: Mapping[str, str]) -> dict[str, str]:
    chosen = {place: name for place, name in columns.items() if name}
    fields = {field.name: field for field in kind.fields}
    if any(
        name not in fields or not place.isdecimal() or int(place) >= len(row.header)
        for place, name in chosen.items()
    ):
        raise ValidationError({"columns": _("Choose one of the listed answers.")})
    names = list(chosen.values())
    if twice := sorted({str(fields[name].label) for name in names if names.count(name) > 1}):
        words = _("Only one column can fill: %(list)s.") % {"list": ", ".join(twice)}
        raise ValidationError({"columns": words})
    missing = [str(f.label) for f in kind.fields if f.needed and f.name not in names]
    if missing:
        words = _("No column fills what is needed: %(list)s.") % {"list": ", ".join(missing)}
        raise ValidationError({"columns": words})
    if kind.one_of and not set(kind.one_of) & set(names):
        listed = ", ".join(str(fields[name].label) for name in kind.one_of)
        words = _("One of these must be filled by a column: %(list)s.") % {"list": listed}
        raise ValidationError({"columns": words})
    return chosen


def _remember(row: FileImport, actor: Any) -> None:
    RememberedColumns.objects.update_or_create(
        user=actor, place=row.place, kind=row.kind, signature=headers.signature(row.header),
        defaults={
            "columns": {"places": row.columns, "header": row.header},
            "source": row.source,
            "used_at": clock.now(),
        },
    )  # fmt: skip


def start(*, row: FileImport, actor: Any) -> FileImport:
    """Import what the dry run looked at."""
    _own(row, actor)
    _allowed(actor, row.kind, row.place)
    with transaction.atomic():
        checked = FileImport.objects.filter(pk=row.pk, status=ImportStatus.CHECKED)
        moved = checked.update(
            status=ImportStatus.RUNNING, done=0, new=0, changed=0, unchanged=0, refused=0,
            linked=0, unlinked=0, lease=None, beat_at=None, attempts=0, started_at=clock.now(),
        )  # fmt: skip
        row.refresh_from_db()
        if moved:
            RejectedRow.objects.filter(file_import=row).delete()
            record_event(row, actor, "start_import", note={"kind": row.kind, "file": row.name})
            hand_over(row)
        elif row.status not in (ImportStatus.RUNNING, ImportStatus.DONE):  # sent twice is once
            raise StateMoved(_("Look at the file first: start the dry run."), row)
    return row


def cancel(*, row: FileImport, actor: Any) -> FileImport:
    """Stop after the batch at work. What is in stays in; the same file completes it later."""
    _own(row, actor)
    with transaction.atomic():
        moving = FileImport.objects.filter(pk=row.pk).exclude(
            status__in=(ImportStatus.DONE, ImportStatus.CANCELLED, ImportStatus.FAILED)
        )
        moved = moving.update(status=ImportStatus.CANCELLED, lease=None, finished_at=clock.now())
        row.refresh_from_db()
        if moved:
            record_event(row, actor, "cancel_import", note={"kind": row.kind, **row.counts})
        elif row.status != ImportStatus.CANCELLED:
            raise StateMoved(_("This import has ended already."), row)
    return row


def _own(row: FileImport, actor: Any) -> None:
    if row.actor_id != actor.pk:
        raise Refused(str(NOT_YOURS.reason))
