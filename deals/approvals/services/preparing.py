"""The vendor writes a registration for a partner; it counts once the partner has sent it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deals.approvals import emails, policies
from deals.programs.rules import calendar_for, policy_for
from deals.registrations import services as registrations
from deals.registrations import validators
from deals.registrations.choices import Status
from deals.registrations.models import Deal
from partners.organizations.choices import ROLE_KEYS
from partners.organizations.models import Membership, Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock
from portal.workflow.business_time import NoBusinessTime
from portal.workflow.machine import StateMoved


def sellers_of(organization: Organization) -> Any:
    """Live memberships of the people who may own the company's deals."""
    roles = [role for role, keys in ROLE_KEYS.items() if "register_deals" in keys]
    seats = Membership.objects.live().filter(organization=organization, role__in=roles)
    people = seats.filter(user__is_active=True, user__is_integration=False)
    return people.select_related("user")


def prepare(
    *,
    organization: Organization,
    seller: Any,
    actor: Any,
    data: Mapping[str, Any],
    lines: Iterable[Mapping[str, Any]],
    deal_id: uuid.UUID | None = None,
) -> Deal:
    """A draft that `seller` owns and is asked to check and send. `data`: any of EDITABLE.

    `deal_id` names the draft beforehand: a form sent twice makes one and tells once.
    """
    require(policies.can_prepare_for(scope_of(actor), organization.pk))
    if not sellers_of(organization).filter(user=seller).exists():
        raise ValidationError({"seller": _("Choose a person who registers deals there.")})
    deal_id = deal_id or uuid.uuid4()
    if existing := Deal.objects.filter(pk=deal_id, prepared_by=actor).first():
        return existing
    with transaction.atomic():
        deal = registrations.create_draft(
            actor=seller,
            organization=organization,
            data=data,
            lines=lines,
            deal_id=deal_id,
            prepared={"prepared_by": actor, "confirm_by": _confirm_by(organization)},
        )
        emails.prepared(deal)
    return deal


def _confirm_by(organization: Organization) -> dt.datetime:
    days = policy_for(organization).confirm_days
    try:
        return calendar_for(organization).add_days(clock.now(), days)
    except NoBusinessTime:  # a calendar without hours: plain days
        return clock.now() + dt.timedelta(days=days)


def confirmed(deal: Deal) -> None:
    """The partner has sent it: from now on it is a registration like any other."""
    if deal.confirm_by:
        Deal.objects.filter(pk=deal.pk).update(confirm_by=None)
        deal.confirm_by = None


def decline_prepared(*, deal: Deal, actor: Any, message: str) -> None:
    """The partner does not want it: the draft is deleted, and the preparer reads why."""
    require(policies.can_decline_prepared(scope_of(actor), deal))
    words = validators.check_words({"message": message}, "message", limit=1000, optional=True)
    preparer, organization = deal.prepared_by, deal.organization
    with transaction.atomic():
        if not _is_still_open(deal):
            raise StateMoved(_("This registration was already sent."), deal)
        emails.preparing_ended(deal, "prepared_declined", preparer, organization, words)
        registrations.delete_draft(deal=deal, actor=actor)


def _is_still_open(deal: Deal) -> bool:
    rows = Deal.objects.select_for_update().filter(pk=deal.pk, status=Status.DRAFT)
    return rows.exclude(prepared_by=None).exists()


def end_unconfirmed(*, at: dt.datetime | None = None) -> int:
    """Take back what nobody confirmed in time; returns how many. Safe to repeat.

    What the company has worked on stays its own draft: nothing typed is lost.
    """
    late = Deal.objects.filter(status=Status.DRAFT, confirm_by__lte=at or clock.now())
    ended = 0
    for deal in late.order_by("confirm_by").select_related("prepared_by", "organization", "owner"):
        ended += _end_unconfirmed(deal)
    return ended


def _end_unconfirmed(deal: Deal) -> bool:
    with transaction.atomic():
        still = Deal.objects.filter(
            pk=deal.pk, status=Status.DRAFT, version=deal.version, confirm_by=deal.confirm_by
        )
        preparer, organization = deal.prepared_by, deal.organization
        if not still.update(prepared_by=None, confirm_by=None):
            return False
        emails.preparing_ended(deal, "prepared_over", preparer, organization)
        record_event(deal, None, "take_back_prepared", note={"number": deal.number})
        if deal.version == 1:  # nobody of the company has touched it
            still.model.objects.filter(pk=deal.pk, version=1).delete()
    return True
