"""A CSV file of certificates issued elsewhere. Whole or not at all; the same file again does
nothing twice."""

import csv
import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from partners.certifications import policies, validators
from partners.certifications.choices import Source
from partners.certifications.models import Certificate, Certification
from partners.certifications.services.issuing import record_external
from partners.organizations.models import Membership
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience

NEEDED = ("email", "certification", "issuer", "number", "issued_on")
COLUMNS = (*NEEDED, "expires_on", "organization")
MAX_ROWS, MAX_CHARS, MAX_PROBLEMS = 2_000, 500_000, 100
FIELD_OF = {"external_number": "number"}
NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass
class Report:
    """What an import did, or would do. `problems`: (line, what is wrong); with any of them
    nothing is written."""

    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    is_written: bool = False


@dataclass(frozen=True)
class _Row:
    seat: Membership
    certification: Certification
    data: dict[str, Any]


def import_csv(*, text: str, actor: Any, dry_run: bool) -> Report:
    """Record every row as confirmed. Raises ValidationError (`file`) when the file as a whole
    cannot be read."""
    require(policies.can_run_certificates(scope_of(actor)))
    report, rows = Report(), []
    known = {row.code: row for row in Certification.objects.all()}
    seen: dict[tuple[str, str, str], int] = {}
    for line, cells in _records(text):
        try:
            row = _checked(cells, known)
            paper = (row.data["issuer"], row.data["external_number"], row.certification.code)
            if (first := seen.setdefault(paper, line)) != line:
                raise ValidationError(_("Line %(line)d has this number already.") % {"line": first})
            rows.append(row)
            what = _compared(row)
            setattr(report, what, getattr(report, what) + 1)
        except ValidationError as error:
            report.problems.append((line, _words(error)))
    if rows and not report.problems and not dry_run:
        with transaction.atomic():
            for row in rows:
                _write(row, actor)
        report.is_written = True
    report.problems = report.problems[:MAX_PROBLEMS]
    return report


def _records(text: str) -> list[tuple[int, dict[str, str]]]:
    """(line, column → cell) of each record that is not blank."""
    if len(text) > MAX_CHARS:
        raise ValidationError({"file": _("The file is too large. Import it in parts.")})
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if missing := [name for name in NEEDED if name not in header]:
            words = _("The first line lacks the column: %(list)s.") % {"list": ", ".join(missing)}
            raise ValidationError({"file": words})
        found = [
            (reader.line_num, dict(zip(header, cells, strict=False)))
            for cells in reader
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        words = _("Line %(line)d cannot be read: a quotation mark is misplaced or left open.")
        raise ValidationError({"file": words % {"line": reader.line_num}}) from error
    if not found or len(found) > MAX_ROWS:
        words = _("The file needs from 1 to %(limit)d certificates.") % {"limit": MAX_ROWS}
        raise ValidationError({"file": words})
    return found


def _checked(cells: dict[str, str], known: dict[str, Certification]) -> _Row:
    cells = {name: cells.get(name, "").strip() for name in COLUMNS}
    certification = known.get(cells["certification"].lower())
    if certification is None:
        raise ValidationError({"certification": _("There is no certification with this code.")})
    data: dict[str, Any] = {"issuer": cells["issuer"], "external_number": cells["number"]}
    data |= {name: _day(name, cells[name]) for name in ("issued_on", "expires_on")}
    return _Row(
        _seat(cells["email"], cells["organization"]), certification, validators.check_external(data)
    )


def _seat(email: str, company: str) -> Membership:
    rows = Membership.objects.live().filter(user__email__iexact=email, user__is_active=True)
    if company:
        rows = rows.filter(organization__name__iexact=company)
    found = list(rows.select_related("user", "organization")[:2])
    if not found:
        raise ValidationError({"email": _("Nobody with this address works for a partner.")})
    if len(found) > 1:
        words = _("This person works for several companies: name one.")
        raise ValidationError({"organization": words})
    return found[0]


def _day(name: str, text: str) -> dt.date | None:
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        raise ValidationError({name: _("Write the day as 2026-01-31.")})
    return day


def _held(row: _Row) -> Any:
    """The certificates with this paper's number, whosever they are."""
    return Certificate.objects.filter(
        source=Source.EXTERNAL,
        certification=row.certification,
        issuer=row.data["issuer"],
        external_number=row.data["external_number"],
    )


def _compared(row: _Row) -> str:
    held = _held(row).first()
    if held is None:
        return NEW
    if held.holder_id != row.seat.user_id:
        raise ValidationError({"number": _("This certificate is recorded for somebody else.")})
    days = (held.issued_on, held.expires_on)
    return SAME if days == (row.data["issued_on"], row.data["expires_on"]) else CHANGED


def _write(row: _Row, actor: Any) -> None:
    days = {name: row.data[name] for name in ("issued_on", "expires_on")}
    what = _compared(row)
    if what == NEW:
        record_external(
            holder=row.seat.user,
            certification=row.certification,
            organization=row.seat.organization,
            actor=actor,
            data=row.data,
        )
    elif what == CHANGED:
        held = _held(row).get()
        Certificate.objects.filter(pk=held.pk).update(**days)
        note = {name: str(day or "") for name, day in days.items()}
        record_event(held, actor, "change_certificate", Audience.JOINT, note)


def _words(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{FIELD_OF.get(name, name)}: {' '.join(texts)}"
        for name, texts in error.message_dict.items()
    )
