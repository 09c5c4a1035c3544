"""Reports by e-mail: one mail a time, and its figures are reckoned when it leaves.

The job writes a mail without figures and moves the schedule on in one transaction: a job killed
midway and run again, or two workers, write one mail. Whoever sends it reckons the report in the
scope its reader has at that moment; a person who may not read it any more, who paused it or
left, gets nothing, and figures are never kept with a schedule.
"""

from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from deals.reports import stopping
from deals.reports.dates import next_after
from deals.reports.models import Schedule
from deals.reports.shelf import SHELF, label_of, report_of
from portal.access.scope import scope_of
from portal.activity import emails
from portal.activity.delivery import REFRESH
from portal.activity.models import OutgoingEmail
from portal.exchange.lists import csv_lines
from portal.jobs.registry import Progress
from portal.notifications.quiet import zone_of
from portal.reporting.pages import csv_rows
from portal.reporting.tables import Report
from portal.reporting.words import cell_words
from portal.workflow import clock

KIND = "report_mail"
LISTED, WIDE = 10, 4  # rows and columns in the mail: a phone shows no more; the CSV has all


def send_due(progress: Progress) -> int:
    """Write every mail whose time has come; returns how many there are."""
    due = list(Schedule.objects.all().due().values_list("pk", flat=True))
    written = 0
    for place, pk in enumerate(due, start=1):
        written += _queue(pk)
        progress(place, len(due))
    return written


def _queue(pk: Any) -> bool:
    """One mail, in a transaction of its own; False when another worker was faster."""
    with transaction.atomic():
        schedule = Schedule.objects.all().due().filter(pk=pk).select_related("owner").first()
        if schedule is None:
            return False
        now, zone = clock.now(), zone_of(schedule.owner.timezone)
        then = next_after(now, schedule.rhythm, schedule.day, zone)
        mine = Schedule.objects.filter(pk=pk, next_at=schedule.next_at, paused_at=None)
        if not mine.update(next_at=then):
            return False
        letter = emails.written(_subject(schedule), [], schedule.owner.language)
        emails.queue_letter(
            letter,
            schedule.owner,
            about=schedule,
            kind=KIND,
            unsubscribe_url=stopping.address_for(schedule),
        )
    return True


def refresh(mail: OutgoingEmail) -> bool:
    """Reckon the report and write the mail; False: nothing may be said."""
    found = Schedule.objects.filter(pk__in=[mail.about_id], owner=mail.recipient, paused_at=None)
    if (schedule := found.select_related("owner").first()) is None:
        return False
    person = schedule.owner
    with translation.override(person.language), timezone.override(zone_of(person.timezone)):
        try:
            report = report_of(schedule.report, schedule.asked, scope_of(person))
        except (PermissionDenied, ValidationError):
            return False
        letter = emails.written(
            _subject(schedule), _parts(schedule, report), person.language, _foot(mail)
        )
        mail.files = [(f"{schedule.report}.csv", _csv(report), "text/csv")]
    mail.subject, mail.text, mail.html = letter.subject, letter.text, letter.html
    mail.save(update_fields=["subject", "text", "html"])
    Schedule.objects.filter(pk=schedule.pk).update(last_at=clock.now())
    return True


REFRESH[KIND] = refresh


def _subject(schedule: Schedule) -> str:
    with translation.override(schedule.owner.language):
        return str(label_of(schedule.report))


def _parts(schedule: Schedule, report: Report) -> list[emails.Part]:
    moment = timezone.localtime(clock.now())
    as_of = _("As of %(day)s. It counts what you may open today.") % {
        "day": date_format(moment, "DATE_FORMAT")
    }
    parts: list[emails.Part] = [{"text": as_of}]
    for figure in report.figures():
        note = f" ({figure.note})" if figure.note else ""
        parts.append({"text": f"{figure.label}: {figure.value}{note}"})
    lines = list(islice(report.lines(), LISTED + 1))
    if lines:
        columns = report.columns()[: WIDE + 1]
        rows = [
            [cell_words(column.cells, value) for column, value in zip(columns, line, strict=False)]
            for line in lines[:LISTED]
        ]
        parts.append({"head": [str(column.label) for column in columns], "rows": rows})
        parts.append({"text": _("The whole table is attached as a CSV file.")})
    else:
        parts.append({"text": str(report.empty[1])})
    url = f"{settings.SITE_URL}{SHELF.address(schedule.report)}?{urlencode(schedule.asked)}"
    return [*parts, {"label": _("Open the report"), "url": url}]


def _foot(mail: OutgoingEmail) -> list[emails.Part]:
    kept = f"{settings.SITE_URL}{reverse('saved_reports')}"
    return [
        {"label": _("Stop this mail"), "url": mail.unsubscribe_url},
        {"label": _("Your reports by e-mail"), "url": kept},
    ]


def _csv(report: Report) -> str:
    columns = report.columns()
    header = [str(column.label) for column in columns]
    return "".join(csv_lines(header, csv_rows(columns, report.lines())))
