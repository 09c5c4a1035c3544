"""Business calendars: hours of the week, public holidays, single days."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deals.programs import services
from deals.programs.forms.calendars import CalendarForm, ExceptionForm
from deals.programs.models import Calendar, CalendarException
from deals.programs.public_holidays import upcoming
from deals.programs.rules import business_calendar
from deals.programs.services.calendars import checked_calendar
from deals.programs.views import room
from partners.organizations.forms.base import posted
from portal.access.shortcuts import visible_or_404
from portal.workflow import clock

SHOWN_HOLIDAYS = 8


def calendars(request: HttpRequest) -> HttpResponse:
    context = room.enter(request)
    rows = Calendar.objects.visible_to(request.user).select_related("territory")
    context |= {
        "rows": [_row(calendar) for calendar in rows.prefetch_related("exceptions")],
        "tabs": room.tabs("calendars"),
    }
    return render(request, "deals/programs/calendars.html", context)


def _row(calendar: Calendar) -> dict[str, Any]:
    now = clock.now()
    reckoned = business_calendar(calendar)
    return {
        "calendar": calendar,
        "week": week_words(calendar),
        "is_open": reckoned.is_open(now),
        "local_day": reckoned.local_day(now),
        "next": upcoming(calendar.holiday_country, calendar.holiday_region, clock.today(), 1),
    }


def week_words(calendar: Calendar) -> list[tuple[str, str]]:
    """Runs of days with the same hours: “Monday – Friday”, “09:00–17:00”."""
    runs: list[tuple[str, str, str]] = []
    for number, spans in enumerate(calendar.week):
        name = str(WEEKDAYS[number])
        hours = ", ".join("–".join(span) for span in spans) or _("closed")
        if runs and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], name, hours)
        else:
            runs.append((name, name, hours))
    return [(a if a == b else f"{a} – {b}", hours) for a, b, hours in runs]


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_edit(request: HttpRequest, pk: uuid.UUID | None = None) -> HttpResponse:
    """Add a calendar, or see and change one. “Preview” shows the holidays without saving."""
    context = room.enter(request, to_change=request.method == "POST" or pk is None)
    row = visible_or_404(Calendar, request.user, pk=pk) if pk else None
    form = CalendarForm(request.user, row, posted(request))
    shown = row
    if typed := form.check(checked_calendar, row):
        shown = typed
        if "preview" not in request.POST and form.attempt(
            services.save_calendar, actor=request.user, data=form.calendar(), calendar=row
        ):
            messages.success(request, _("The calendar is saved. It counts from now on."))
            return redirect("calendar", pk=form.result.pk)
    return _page(request, context, form, row, shown, ExceptionForm())


def _page(
    request: HttpRequest,
    context: dict[str, Any],
    form: CalendarForm,
    row: Calendar | None,
    shown: Calendar | None,
    exception_form: ExceptionForm,
) -> HttpResponse:
    today = clock.today()
    context |= {
        "form": form,
        "calendar": row,
        "shown": shown,
        "week": week_words(shown) if shown else [],
        "holidays": upcoming(shown.holiday_country, shown.holiday_region, today, SHOWN_HOLIDAYS)
        if shown
        else [],
        "exceptions": row.exceptions.filter(day__gte=today) if row else [],
        "exception_form": exception_form,
        "crumb": reverse("calendars"),
    }
    wrong = form.errors or exception_form.errors
    return render(request, "deals/programs/calendar.html", context, status=400 if wrong else 200)


@require_POST
def exception_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    context = room.enter(request, to_change=True)
    row = visible_or_404(Calendar, request.user, pk=pk)
    form = ExceptionForm(request.POST)
    if form.is_valid() and form.attempt(
        services.add_exception, actor=request.user, calendar=row, **form.cleaned_data
    ):
        messages.success(request, _("The day is saved."))
        return redirect("calendar", pk=pk)
    return _page(request, context, CalendarForm(request.user, row), row, row, form)


@require_POST
def exception_remove(request: HttpRequest, pk: int) -> HttpResponse:
    room.enter(request, to_change=True)
    rows = CalendarException.objects.select_related("calendar")
    row = visible_or_404(rows, request.user, pk=pk)
    try:
        services.remove_exception(actor=request.user, exception=row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("calendar", pk=row.calendar_id)
