"""A distributor prepares a registration for a linked reseller, who consents or does not."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.programs.rules import calendar_for, policy_for
from deals.registrations import validators
from deals.registrations.services import EDITABLE
from deals.supply import emails, policies
from deals.supply.choices import PreparedStatus
from deals.supply.models import PreparedRegistration
from deals.supply.moves import WORDS
from deals.supply.packing import packed, packed_lines
from deals.supply.workflow import PREPARED
from partners.organizations.models import DistributionLink, Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.business_time import NoBusinessTime


def prepare(
    *,
    distributor: Organization,
    reseller: Organization,
    actor: Any,
    data: Mapping[str, Any],
    lines: Iterable[Mapping[str, Any]],
    message: str = "",
    row_id: uuid.UUID | None = None,
) -> PreparedRegistration:
    """Write a registration down for a reseller and ask for its consent. `data`: any of EDITABLE.

    `row_id` names the row beforehand: a form sent twice makes one and tells once.
    """
    require(policies.can_prepare_for(scope_of(actor), distributor.pk))
    row_id = row_id or uuid.uuid4()
    if existing := PreparedRegistration.objects.filter(pk=row_id, prepared_by=actor).first():
        return existing
    links = DistributionLink.objects.live()
    if not links.filter(distributor=distributor, reseller=reseller).exists():
        raise ValidationError({"reseller": _("Choose one of your resellers.")})
    columns = _checked(data)
    lines = list(lines)
    validators.check_lines(lines)
    row = PreparedRegistration(
        id=row_id,
        distributor=distributor,
        reseller=reseller,
        prepared_by=actor,
        title=columns["title"],
        customer_name=columns["customer_name"],
        data=packed(columns),
        lines=packed_lines(lines),
        message=validators.check_words({"message": message}, "message", limit=WORDS, optional=True),
        confirm_by=_confirm_by(reseller),
    )
    with transaction.atomic():
        row.save(force_insert=True)
        record_event(row, actor, "prepare")
        emails.prepared(row)
    return row


def _checked(data: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := data.keys() - (EDITABLE - {"distributor"}):
        raise ValidationError({name: _("This cannot be changed.") for name in sorted(unknown)})
    columns = validators.check_fields(data)
    missing = [name for name in ("title", "customer_name") if not columns.get(name)]
    if missing:
        raise ValidationError(dict.fromkeys(missing, _("Please fill this in.")))
    return columns


def _confirm_by(reseller: Organization) -> dt.datetime:
    """By the policy of the reseller's programme, in business days of its own calendar."""
    days = policy_for(reseller).confirm_days
    try:
        return calendar_for(reseller).add_days(clock.now(), days)
    except NoBusinessTime:  # a calendar without hours: plain days
        return clock.now() + dt.timedelta(days=days)


def act_on_prepared(
    *,
    row: PreparedRegistration,
    action: str,
    actor: Any,
    version: int,
    data: Mapping[str, Any] | None = None,
) -> PreparedRegistration:
    """Consent, decline or take back. After the consent `row.deal` is the reseller's draft."""
    return PREPARED.perform(
        row, action, actor=actor, scope=scope_of(actor), version=version, data=data or {}
    )


def lapse_prepared(*, at: dt.datetime | None = None) -> int:
    """End what nobody answered in time; returns how many. Safe to repeat."""
    late = PreparedRegistration.objects.filter(
        status=PreparedStatus.WAITING, confirm_by__lte=at or clock.now()
    )
    rows = late.select_related("prepared_by", "reseller").order_by("pk")
    return sum(PREPARED.perform_by_clock(row, "lapse") for row in rows)
