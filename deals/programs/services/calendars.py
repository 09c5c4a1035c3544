"""Business calendars: saved, with single days that differ."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from deals.programs import policies, validators
from deals.programs.models import Calendar, CalendarException
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import clean_line
from portal.workflow import clock

FIELDS = ("name", "territory", "timezone", "week", "holiday_country", "holiday_region")


def save_calendar(
    *, actor: Any, data: Mapping[str, Any], calendar: Calendar | None = None
) -> Calendar:
    """Create a calendar, or change `calendar` for what is reckoned from now on."""
    require(policies.can_change_rules(scope_of(actor)))
    row = checked_calendar(data, calendar)
    was = Calendar.objects.filter(pk=row.pk).first()
    changed = {
        name: [_plain(was, name), _plain(row, name)]
        for name in FIELDS
        if _plain(was, name) != _plain(row, name)
    }
    try:
        with transaction.atomic():
            row.save()
            if changed:
                action = "change_calendar" if was else "new_calendar"
                record_event(row, actor, action, note={"changes": changed})
    except IntegrityError as error:
        raise _taken() from error
    return row


def checked_calendar(data: Mapping[str, Any], calendar: Calendar | None = None) -> Calendar:
    """The calendar with `data`, not saved. Raises ValidationError keyed by field."""
    row = Calendar(pk=calendar.pk) if calendar else Calendar()
    row._state.adding = calendar is None
    for name in FIELDS:
        setattr(row, name, data.get(name, getattr(calendar or row, name)))
    row.name = clean_line(row.name)
    row.week = validators.check_week(row.week)
    validators.check_timezone(row.timezone)
    validators.check_holidays(row.holiday_country, row.holiday_region)
    row.clean_fields()
    others = Calendar.objects.filter(territory=row.territory).exclude(pk=row.pk)
    if others.exists():
        raise _taken()
    return row


def _taken() -> ValidationError:
    return ValidationError({"territory": _("This territory has a calendar already.")})


def _plain(row: Calendar | None, name: str) -> Any:
    value = getattr(row, name) if row else None
    return str(value) if name == "territory" and value else value


def add_exception(
    *, actor: Any, calendar: Calendar, day: dt.date, spans: list[list[str]], reason: str
) -> CalendarException:
    """On `day` (today or later) the calendar is open in `spans` only; none: closed."""
    require(policies.can_change_rules(scope_of(actor)))
    if day < clock.today():
        raise ValidationError({"day": _("Choose today or later: past days stay as they were.")})
    if day > clock.today() + validators.LAST_START:
        raise ValidationError({"day": _("Choose a day within ten years.")})
    values = {"spans": validators.check_spans(spans), "reason": clean_line(reason)}
    with transaction.atomic():
        row, is_new = CalendarException.objects.get_or_create(
            calendar=calendar, day=day, defaults=values
        )
        if is_new:
            note = {"day": day.isoformat(), **values}
            record_event(calendar, actor, "add_calendar_exception", note=note)
    if not is_new and (row.spans, row.reason) != (values["spans"], values["reason"]):
        raise ValidationError({"day": _("This day has its own hours already. Remove them first.")})
    return row


def remove_exception(*, actor: Any, exception: CalendarException) -> None:
    """The day follows the week and the holidays again. Safe to repeat; past days stay."""
    require(policies.can_change_rules(scope_of(actor)))
    if exception.day < clock.today():
        raise ValidationError(_("Past days stay as they were."))
    note = {"day": exception.day.isoformat(), "spans": exception.spans}
    with transaction.atomic():
        gone, _per_model = CalendarException.objects.filter(pk=exception.pk).delete()
        if gone:
            record_event(exception.calendar, actor, "remove_calendar_exception", note=note)
