"""Asking distributors for quotes, answering, choosing."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from deals.registrations.choices import OPEN as OPEN_DEAL
from deals.registrations.models import Deal
from deals.registrations.validators import check_words
from deals.supply import emails, policies, validators
from deals.supply.choices import Status
from deals.supply.models import SupplyFile, SupplyLine, SupplyRequest
from deals.supply.moves import WORDS
from deals.supply.workflow import SUPPLY
from partners.organizations.models import DistributionLink, Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.activity.uploads import checked_upload
from portal.workflow import clock
from portal.workflow.machine import StateMoved

COPIED = ("title", "customer_name", "customer_country", "customer_city", "expected_close")


def ask_for_quotes(
    *,
    deal: Deal,
    actor: Any,
    distributors: Iterable[Organization],
    answer_by: dt.date,
    message: str = "",
) -> list[SupplyRequest]:
    """Ask each of `distributors`, one row each. One that has an open request is not asked again:
    the same form sent twice asks once. Returns the open requests of these distributors.
    """
    require(policies.can_ask(scope_of(actor), deal))
    wanted = {company.pk: company for company in distributors}
    linked = linked_distributors(deal).filter(pk__in=wanted)
    if not wanted or linked.count() != len(wanted):
        raise ValidationError({"distributors": _("Choose one or more of your distributors.")})
    given = {"answer_by": answer_by, "message": message}
    columns = {
        "answer_by": validators.check_day(given, "answer_by"),
        "message": check_words(given, "message", limit=WORDS, optional=True),
    }
    with transaction.atomic():
        rows = [_ask(deal, actor, company, columns) for company in wanted.values()]
        if any(is_new for _row, is_new in rows):
            record_event(deal, actor, "ask_quotes", Audience.JOINT)
    return [row for row, _is_new in rows]


def linked_distributors(deal: Deal) -> Any:
    """The distributors of the deal's company today, by name."""
    links = DistributionLink.objects.live().filter(reseller=deal.organization_id)
    return Organization.objects.filter(pk__in=links.values("distributor")).order_by("name_key")


def _ask(
    deal: Deal, actor: Any, company: Organization, columns: Mapping[str, Any]
) -> tuple[SupplyRequest, bool]:
    open_rows = SupplyRequest.objects.open().filter(deal=deal, distributor=company)
    if existing := open_rows.first():
        return existing, False
    copied = {name: getattr(deal, name) for name in COPIED}
    row = SupplyRequest(
        deal=deal,
        reseller=deal.organization,
        distributor=company,
        asked_by=actor,
        **copied,
        **columns,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same form, posted in parallel
        return open_rows.get(), False
    SupplyLine.objects.bulk_create(
        SupplyLine(
            request=row,
            position=line.position,
            family=line.family,
            name=line.name,
            quantity=line.quantity,
        )
        for line in deal.lines.select_related("family")
    )
    record_event(row, actor, "ask")
    emails.to_distributor(row, "quote_asked")
    return row, True


def act_on_request(
    *,
    request: SupplyRequest,
    action: str,
    actor: Any,
    version: int,
    data: Mapping[str, Any] | None = None,
) -> SupplyRequest:
    """One transition of the table by hand."""
    return SUPPLY.perform(
        request, action, actor=actor, scope=scope_of(actor), version=version, data=data or {}
    )


def send_quote(
    *,
    request: SupplyRequest,
    actor: Any,
    version: int,
    data: Mapping[str, Any],
    upload: Any = None,
    token: uuid.UUID | None = None,
) -> SupplyRequest:
    """Prices for every asked line, currency, last day, note, and a file if there is one.

    `data`: prices (line id → Decimal), currency, valid_until, note.
    """
    require(SUPPLY.decide(scope_of(actor), request, "quote"))
    checked = checked_upload(upload) if upload is not None else None
    with transaction.atomic():
        request = act_on_request(
            request=request, action="quote", actor=actor, version=version, data=data
        )
        if checked:
            _attach(request, actor, checked, token or uuid.uuid4())
    return request


def add_offer(*, request: SupplyRequest, actor: Any, upload: Any) -> SupplyFile:
    """The offer as a file, for a quote that was sent and can still be bettered."""
    require(SUPPLY.decide(scope_of(actor), request, "quote"))
    if request.status != Status.QUOTED:
        raise StateMoved(_("Send the quote first: the file belongs to it."), request)
    checked = checked_upload(upload)
    with transaction.atomic():
        token = uuid.uuid4()
        _attach(request, actor, checked, token)
        record_event(request, actor, "add_offer")
    return SupplyFile.objects.get(author=actor, token=token)


def _attach(
    request: SupplyRequest, actor: Any, checked: Mapping[str, Any], token: uuid.UUID
) -> None:
    """Keep a file by the columns of its check. The same `token` makes one."""
    if SupplyFile.objects.filter(author=actor, token=token).exists():
        return
    SupplyFile(request=request, author=actor, token=token, **checked).save(force_insert=True)


def follow_deal(deal: Deal, actor: Any, name: str, data: Any) -> None:
    """A registration that has ended needs no quotes: told by the deal's machine."""
    if deal.organization_id is None or deal.status in OPEN_DEAL:
        return
    for row in SupplyRequest.objects.undecided().filter(deal=deal).select_related("deal"):
        SUPPLY.perform_by_clock(row, "lapse")


def expire_quotes(*, on: dt.date | None = None) -> int:
    """End what was not answered and what is no longer valid; returns how many. Safe to repeat."""
    day = on or clock.today()
    late = Q(status=Status.ASKED, answer_by__lt=day) | Q(status=Status.QUOTED, valid_until__lt=day)
    rows = SupplyRequest.objects.filter(late).select_related("deal__owner", "asked_by")
    return sum(SUPPLY.perform_by_clock(row, "expire") for row in rows.order_by("pk"))
