"""Exchange rates: each from a day on, never changed once it holds."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deals.programs import policies, validators
from deals.programs.models import ExchangeRate
from deals.programs.services.common import cancel, insert
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock


def add_rate(*, actor: Any, currency: str, rate: Decimal, starts_on: dt.date) -> ExchangeRate:
    """One unit of `currency` is worth `rate` of the programme's from a day on, today or later.

    The same rate sent twice is one rate.
    """
    require(policies.can_change_rules(scope_of(actor)))
    if starts_on < clock.today():
        raise ValidationError(
            {"starts_on": _("Choose today or later: what has been judged stays as it is.")}
        )
    row = ExchangeRate(
        currency=validators.check_currency(currency),
        rate=validators.check_rate(rate),
        starts_on=starts_on,
    )
    row.clean_fields()
    if twin := ExchangeRate.objects.filter(currency=currency, starts_on=starts_on, rate=rate):
        return twin.get()

    def write() -> ExchangeRate:
        row.save(force_insert=True)
        record_event(row, actor, "new_rate", note=_note(row))
        return row

    return insert(write)


def cancel_rate(*, actor: Any, rate: ExchangeRate, reason: str) -> None:
    """Take away a rate before its day."""
    cancel(rate, actor=actor, action="cancel_rate", reason=reason, note=_note(rate))


def _note(row: ExchangeRate) -> dict[str, str]:
    return {
        "currency": row.currency,
        "rate": str(row.rate),
        "starts_on": row.starts_on.isoformat(),
    }
