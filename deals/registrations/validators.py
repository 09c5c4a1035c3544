"""Rules about what a registration holds, shared by forms, API and services.

Every function takes clean Python values and raises ValidationError keyed by field name.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices, TextField
from django.utils.translation import gettext as _

from deals.registrations.choices import (
    ASKABLE,
    LossReason,
    RejectReason,
    RevokeReason,
    Stage,
    WinReason,
)
from deals.registrations.models import Deal
from partners.certifications.holding import held_by
from partners.certifications.models import Certification
from portal.interchange.text import check_length, check_website, clean_line, clean_text
from portal.workflow import clock

MAX_LINES = 50
MAX_VALUE = Decimal("99999999999.99")
FURTHEST_CLOSE = dt.timedelta(days=5 * 366)
REQUIRED_TO_SUBMIT = (
    "customer_name",
    "customer_country",
    "title",
    "value_amount",
    "expected_close",
)


def check_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Clean the fields of a draft that are given. Returns the cleaned values."""
    cleaned, errors = {}, {}
    for name, value in values.items():
        try:
            cleaned[name] = _check_field(name, value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return cleaned


def _check_field(name: str, value: Any) -> Any:
    if isinstance(value, str):
        column = Deal._meta.get_field(name)
        value = (clean_text if isinstance(column, TextField) else clean_line)(value)
        check_length(value, column.max_length or 3000)
    if check := _CHECKS.get(name):
        check(value)
    return value


def _check_currency(value: str) -> None:
    if value and value not in settings.CURRENCIES:
        raise ValidationError(
            _("Choose one of these currencies: %(list)s.")
            % {"list": ", ".join(settings.CURRENCIES)}
        )


def _check_value(value: Decimal | None) -> None:
    if value is not None and not 0 < value <= MAX_VALUE:
        raise ValidationError(_("Enter an amount greater than zero."))


def _check_close(value: dt.date | None) -> None:
    if value is not None and value > clock.today() + FURTHEST_CLOSE:
        raise ValidationError(_("This date is more than five years away."))


_CHECKS: dict[str, Callable[[Any], None]] = {
    "customer_website": check_website,
    "value_currency": _check_currency,
    "value_amount": _check_value,
    "expected_close": _check_close,
}


def check_lines(lines: Iterable[Mapping[str, Any]]) -> None:
    """At most MAX_LINES product lines with sensible numbers."""
    lines = list(lines)
    if len(lines) > MAX_LINES:
        raise ValidationError(
            {"products": _("At most %(max)d product lines.") % {"max": MAX_LINES}}
        )
    for line in lines:
        if not 1 <= line.get("quantity", 1) <= 1_000_000:
            raise ValidationError({"products": _("Enter a quantity from 1 to 1,000,000.")})
        price = line.get("unit_price")
        if price is not None and not 0 <= price <= Decimal("9999999999.99"):
            raise ValidationError({"products": _("Enter a price of zero or more.")})


def check_complete(deal: Deal, only: frozenset[str] | None = None) -> None:
    """Everything a reviewer needs is there. Raises with one message per missing field.

    `only`: look at these fields alone. An answer is not refused for what cannot be changed now.
    """
    errors = {
        name: _("This is needed before you can send the registration.")
        for name in REQUIRED_TO_SUBMIT
        if not getattr(deal, name)
    }
    if deal.value_amount and not deal.value_currency:
        errors["value_currency"] = _("This is needed before you can send the registration.")
    if not deal.lines.exists():
        errors["products"] = _("Add at least one product line.")
    elif only is None and (lacking := missing_certifications(deal)):
        errors["products"] = " ".join(_lacking(name, row) for name, row in lacking)
    if deal.expected_close and deal.expected_close < clock.today():
        errors["expected_close"] = _("The expected close is in the past.")
    if only is not None:
        errors = {name: text for name, text in errors.items() if name in only}
    if errors:
        raise ValidationError(errors)


def check_certified(deal: Deal, *, besides: Collection[int]) -> None:
    """The gate on product families, for what was added after the deal was sent. `besides`: ids of
    the families it had before, which stay as they are."""
    if lacking := missing_certifications(deal, besides):
        raise ValidationError({"products": " ".join(_lacking(name, row) for name, row in lacking)})


def missing_certifications(
    deal: Deal, besides: Collection[int] = ()
) -> list[tuple[str, Certification]]:
    """(product family, certification it asks for) that nobody of the deal's company holds today.

    The company is asked, not the seller; direct sales are not asked at all.
    """
    if deal.organization_id is None:
        return []
    lines = deal.lines.exclude(family__requires=None).exclude(family__in=besides)
    lines = lines.select_related("family__requires")
    asked = {line.family.name: line.family.requires for line in lines.order_by("family__name")}
    held = held_by(deal.organization_id) if asked else frozenset()
    return [(name, row) for name, row in asked.items() if row.pk not in held]


def _lacking(family: str, certification: Certification) -> str:
    words = {"family": family, "certification": certification.name}
    text = _(
        "%(family)s asks for the certification “%(certification)s”, and nobody in your company"
        " holds a valid one."
    )
    where = certification.take_at or _("Your administrator can enroll somebody under Training.")
    return f"{text % words} {where}"


def check_choice(data: Mapping[str, Any], name: str, choices: type[TextChoices]) -> str:
    value = data.get(name) or ""
    if value not in choices.values:
        raise ValidationError({name: _("Choose one of the listed answers.")})
    return value


def check_words(
    data: Mapping[str, Any], name: str, *, limit: int = 3000, optional: bool = False
) -> str:
    """A text somebody will read: present unless optional, not too long."""
    try:
        text = clean_text(data.get(name) or "")
        check_length(text, limit)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error
    if not text and not optional:
        raise ValidationError({name: _("Write a few words: the other side will read them.")})
    return text


def check_requested_fields(data: Mapping[str, Any]) -> list[str]:
    names = list(dict.fromkeys(data.get("fields") or []))
    if not names or set(names) - ASKABLE.keys():
        raise ValidationError({"fields": _("Choose at least one of the listed fields.")})
    return names


def check_reject_reason(data: Mapping[str, Any]) -> str:
    return check_choice(data, "reason", RejectReason)


def check_revoke_reason(data: Mapping[str, Any]) -> str:
    return check_choice(data, "reason", RevokeReason)


def check_win_reason(data: Mapping[str, Any]) -> str:
    return check_choice(data, "reason", WinReason)


def check_loss_reason(data: Mapping[str, Any]) -> str:
    return check_choice(data, "reason", LossReason)


def check_renewal(data: Mapping[str, Any]) -> dt.date | None:
    """The day to be reminded of the renewal, if any: after today, within five years."""
    day: dt.date | None = data.get("renewal_on")
    if day is not None and not clock.today() < day <= clock.today() + FURTHEST_CLOSE:
        raise ValidationError(
            {"renewal_on": _("Choose a day after today, at most five years from now.")}
        )
    return day


def check_stage(data: Mapping[str, Any]) -> str:
    return check_choice(data, "stage", Stage)
