"""What the desk types as rules: cleaned and checked, with the reason of every refusal."""

import datetime as dt
import itertools
import re
import zoneinfo
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deals.programs.public_holidays import known
from portal.interchange.text import check_length, clean_line
from portal.workflow import clock

REASON_LENGTH = 300
LAST_START = dt.timedelta(days=3660)
MOST_SPANS = 6
MOST_NOTICES = 10
SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})")
TIME = re.compile(r"(\d{1,2}):(\d{2})")
LISTS = re.compile(r"\s*[,;，；、]\s*")
Spans = list[list[str]]
NO_SUCH_CODE = gettext_lazy("There is no such code in the programme.")


def check_start(day: dt.date | None) -> dt.date:
    """Rules start tomorrow at the earliest, in ten years at the latest."""
    if day is None:
        raise ValidationError({"starts_on": _("Say from which day the rules hold.")})
    if day <= clock.today():
        raise ValidationError(
            {"starts_on": _("Choose tomorrow or later: what has been judged stays as it is.")}
        )
    if day > clock.today() + LAST_START:
        raise ValidationError({"starts_on": _("Choose a day within ten years.")})
    return day


def check_reason(text: str) -> str:
    """One line that says why. Raises ValidationError under `reason`."""
    try:
        reason = clean_line(text)
        check_length(reason, REASON_LENGTH)
    except ValidationError as error:
        raise ValidationError({"reason": error.messages}) from error
    if not reason:
        raise ValidationError({"reason": _("Say why: auditors and colleagues read it.")})
    return reason


def check_policy(data: Mapping[str, Any]) -> None:
    """Parameters that contradict each other. Raises ValidationError keyed by field."""
    errors: dict[str, Any] = {}
    for name, parse in (("notice_days", parse_days), ("release_times", parse_times)):
        try:
            parse(", ".join(map(str, data[name])))
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    if data["long_protection_days"] < data["protection_days"]:
        errors["long_protection_days"] = _("Long protection cannot be shorter than protection.")
    if data["notice_days"] and max(data["notice_days"]) >= data["protection_days"]:
        errors["notice_days"] = _("The first notice would come before the protection begins.")
    if data["release_after_days"] >= data["protection_days"]:
        errors["release_after_days"] = _("This is longer than the whole protection.")
    if data["clearance_per_user"] > data["clearance_per_company"]:
        errors["clearance_per_user"] = _("One person cannot have more checks than the company.")
    if errors:
        raise ValidationError(errors)


def parse_days(text: str) -> list[int]:
    """“30, 14, 7, 1” → numbers of days, most first."""
    parts = [part for part in LISTS.split(clean_line(text)) if part]
    if any(not part.isascii() or not part.isdigit() or len(part) > 4 for part in parts):
        raise ValidationError(_("Write numbers of days with commas, such as 30, 14, 7."))
    days = sorted({int(part) for part in parts}, reverse=True)
    if len(days) > MOST_NOTICES or 0 in days:
        raise ValidationError(
            _("At most %(most)d notices, each at least a day before.") % {"most": MOST_NOTICES}
        )
    return days


def parse_times(text: str) -> list[str]:
    """“9:00, 14:00” → times of day, earliest first."""
    parts = [part for part in LISTS.split(clean_line(text)) if part]
    found = [TIME.fullmatch(part) for part in parts]
    if len(parts) > MOST_NOTICES or not all(found):
        raise ValidationError(_("Write times with commas, such as 09:00, 14:00."))
    return sorted({_clock_time(match[1], match[2]) for match in found if match})


def parse_spans(text: str) -> Spans:
    """“9:00-12:00, 13:00-17:00” → spans in order; nothing is a closed day."""
    parts = [part for part in LISTS.split(clean_line(text)) if part]
    found = [SPAN.fullmatch(part) for part in parts]
    if not all(found):
        raise ValidationError(_("Write hours such as 09:00–12:00, 13:00–17:00."))
    spans = [[_clock_time(m[1], m[2]), _clock_time(m[3], m[4])] for m in found if m]
    return check_spans(spans)


def check_spans(spans: Spans) -> Spans:
    """Spans in order. Refuses reversed and overlapping ones."""
    if not isinstance(spans, list) or len(spans) > MOST_SPANS:
        raise ValidationError(_("At most %(most)d spans a day.") % {"most": MOST_SPANS})
    spans = sorted(_span(span) for span in spans)
    for start, end in spans:
        if start >= end:
            data = {"start": start, "end": end}
            raise ValidationError(
                _("%(start)s–%(end)s ends before it begins. Split hours over midnight.") % data
            )
    for earlier, later in itertools.pairwise(spans):
        if later[0] < earlier[1]:
            data = {"first": "–".join(earlier), "second": "–".join(later)}
            raise ValidationError(_("%(first)s and %(second)s overlap.") % data)
    return spans


def _span(span: Any) -> list[str]:
    try:
        start, end = (dt.time.fromisoformat(edge).strftime("%H:%M") for edge in span)
    except (TypeError, ValueError) as error:
        raise ValidationError(_("Write hours such as 09:00–12:00, 13:00–17:00.")) from error
    return [start, end]


def _clock_time(hours: str, minutes: str) -> str:
    if int(hours) > 23 or int(minutes) > 59:
        raise ValidationError(
            _("%(time)s is not a time of day. A day ends at 23:59.")
            % {"time": f"{hours}:{minutes}"}
        )
    return f"{int(hours):02d}:{minutes}"


def check_week(week: Any) -> list[Spans]:
    """Seven days, at least one of them open."""
    if not isinstance(week, list) or len(week) != 7:
        raise ValidationError({"week": _("Opening hours are for seven days, Monday first.")})
    try:
        days = [check_spans(day) for day in week]
    except ValidationError as error:
        raise ValidationError({"week": error.messages}) from error
    if not any(days):
        raise ValidationError(
            {"week": _("A calendar without opening hours would never come to an end. Open a day.")}
        )
    return days


def check_timezone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
        raise ValidationError({"timezone": _("Choose a time zone from the list.")})
    return name


def check_holidays(country: str, region: str) -> None:
    """A country the holidays library knows, and one of its regions or none."""
    if country and country not in known():
        raise ValidationError({"holiday_country": _("No public holidays are known for it.")})
    regions = known().get(country, [])
    if region and region not in regions:
        if not regions:
            raise ValidationError({"holiday_region": _("This country has no regions here.")})
        data = {"regions": ", ".join(regions)}
        raise ValidationError({"holiday_region": _("Known here are %(regions)s.") % data})


def check_currency(code: str) -> str:
    """A currency in use, other than the programme's own."""
    if code not in settings.CURRENCIES or code == settings.DEFAULT_CURRENCY:
        raise ValidationError({"currency": _("Choose a currency from the list.")})
    return code


def check_rate(rate: Decimal | None) -> Decimal:
    if rate is None or not rate.is_finite() or rate <= 0:
        raise ValidationError({"rate": _("A rate is more than zero.")})
    return rate
