"""What a person keeps of reports: snapshots to compare with, and reports by e-mail."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deals.reports import services, stopping
from deals.reports.forms import ScheduleForm, SnapshotForm
from deals.reports.models import Schedule, Snapshot
from deals.reports.policies import can_read_reports
from deals.reports.reading import Reading, read
from deals.reports.services.snapshots import NAMING
from deals.reports.shelf import SHELF, label_of
from partners.organizations.forms.base import posted, status_of
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.exchange.lists import export_rows
from portal.reporting import pages
from portal.reporting.tables import Report
from portal.workflow import clock

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """Everything the person keeps: at most some dozens of rows."""
    require(can_read_reports(scope_of(request.user)))
    context = {
        "snapshots": [_named(row) for row in Snapshot.objects.visible_to(request.user)],
        "schedules": [_named(row) for row in Schedule.objects.visible_to(request.user)],
    }
    return render(request, "deals/reports/saved.html", context)


def _named(row: Any) -> dict[str, Any]:
    """A row with the name of its report and where that is."""
    url = f"{SHELF.address(row.report)}?{urlencode(row.asked)}"
    return {"row": row, "report": label_of(row.report), "url": url}


@require_http_methods(METHODS)
def save(request: HttpRequest, name: str) -> HttpResponse:
    """Names a snapshot of the report the address asks for."""
    form_asked, report = _asked(request, name)
    day = date_format(timezone.localdate(clock.now()), "DATE_FORMAT")
    form = SnapshotForm(posted(request), initial={"name": f"{report.label}, {day}"})
    if form.is_valid() and form.attempt(
        services.save_snapshot,
        actor=request.user,
        report=name,
        asked=request.GET.dict(),
        **form.cleaned_data,
    ):
        messages.success(request, _("The snapshot is saved. Open it later to see what changed."))
        return redirect("saved_reports")
    context = _about(request, name, report, form_asked) | {
        "form": form,
        "names_people": report.asked.get("by") == NAMING,
    }
    return render(request, "deals/reports/save.html", context, status=status_of(form))


@require_http_methods(METHODS)
def schedule(request: HttpRequest, name: str) -> HttpResponse:
    """Sets up a mail of the report the address asks for."""
    form_asked, report = _asked(request, name)
    form = ScheduleForm(posted(request))
    if form.is_valid() and form.attempt(
        services.schedule_report,
        actor=request.user,
        report=name,
        asked=request.GET.dict(),
        **form.said(),
    ):
        messages.success(request, _("The report will come by e-mail."))
        return redirect("saved_reports")
    context = _about(request, name, report, form_asked) | {"form": form}
    return render(request, "deals/reports/schedule.html", context, status=status_of(form))


@require_http_methods(METHODS)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another day of a report by e-mail."""
    found: Schedule = visible_or_404(Schedule, request.user, pk=pk)
    form = ScheduleForm(posted(request), initial=ScheduleForm.shown(found))
    said = form.said() if form.is_valid() else {}
    said.pop("token", None)
    if said and form.attempt(services.change_schedule, schedule=found, actor=request.user, **said):
        messages.success(request, _("The day is changed."))
        return redirect("saved_reports")
    context = {"form": form, "schedule": found, "label": label_of(found.report)}
    return render(request, "deals/reports/schedule.html", context, status=status_of(form))


@require_POST
def switch(request: HttpRequest, pk: UUID, way: str) -> HttpResponse:
    """`way`: pause, resume or remove."""
    found: Schedule = visible_or_404(Schedule, request.user, pk=pk)
    service, words = {
        "pause": (services.pause_schedule, _("Paused: no mail until you resume it.")),
        "resume": (services.resume_schedule, _("The report will come by e-mail again.")),
        "remove": (services.remove_schedule, _("The report no longer comes by e-mail.")),
    }[way]
    service(schedule=found, actor=request.user)
    messages.success(request, words)
    return redirect("saved_reports")


@require_safe
def snapshot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Then and now, side by side; closed to whoever may no longer open what was counted."""
    found: Snapshot = visible_or_404(Snapshot, request.user, pk=pk)
    reading = read(found, scope_of(request.user))
    context = {"snapshot": found, **_named(found), "reading": reading}
    return render(request, "deals/reports/snapshot.html", context)


@require_safe
def snapshot_csv(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    found: Snapshot = visible_or_404(Snapshot, request.user, pk=pk)
    reading: Reading = read(found, scope_of(request.user))
    require(reading.opens)
    return export_rows(request, "snapshot.csv", reading.header(), reading.csv())


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = visible_or_404(Snapshot, request.user, pk=pk)
    services.remove_snapshot(snapshot=found, actor=request.user)
    messages.success(request, _("The snapshot is removed."))
    return redirect("saved_reports")


@csrf_exempt  # mail providers post by themselves (RFC 8058); the signed link says what
@login_not_required
@require_http_methods(METHODS)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST pauses. A link that is not ours, or not for this person, changes nothing."""
    found = stopping.read(token, request.user)
    if found is None:
        return render(request, "portal/notifications/stop_unknown.html", status=400)
    with translation.override(found.owner.language):
        if request.method == "POST":
            services.pause_schedule(schedule=found, actor=found.owner)
        context = {
            "label": label_of(found.report),
            "is_done": request.method == "POST" or found.paused_at is not None,
        }
        return render(request, "deals/reports/stop.html", context)


def _asked(request: HttpRequest, name: str) -> tuple[Any, Report]:
    """The report of the address; 404 for one whose filters are unknown."""
    form, report = pages.asked(request, SHELF, name)
    if report is None:
        raise Http404
    return form, report


def _about(request: HttpRequest, name: str, report: Report, form: Any) -> dict[str, Any]:
    query = request.GET.urlencode()
    address = SHELF.address(name)
    return {
        "label": report.label,
        "filters": pages.filters_of(form),
        "back": f"{address}?{query}" if query else address,
    }
