"""A cell of a report in the reader's words, for paper and mail."""

import datetime as dt
from typing import Any

from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.formats import date_format

from portal.interchange.templatetags.concord import money, reader_locale
from portal.reporting.tables import Cells, percent

NOTHING = "–"


def cell_words(kind: Cells, value: Any) -> str:
    match kind:
        case Cells.LINK:
            return str(value[0])
        case Cells.SHARE:
            part, whole = value
            return f"{percent(part, whole)} %" if whole else NOTHING
        case Cells.MONEY:
            return money(*value) or NOTHING
        case Cells.NUMBER:
            return NOTHING if value is None else number(value)
    if isinstance(value, dt.datetime):
        value = timezone.localdate(value)
    if isinstance(value, dt.date):
        return str(date_format(value, "DATE_FORMAT"))
    return str(value or NOTHING)


def number(value: Any) -> str:
    return str(format_decimal(value, "#,##0.##", locale=reader_locale()))
