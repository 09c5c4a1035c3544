"""Distribution links: which reseller buys through which distributor, from a day until a day."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partners.organizations import policies
from partners.organizations.models import DistributionLink, Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock

# Rooms above add what follows when a link was ended, in its transaction: (link, actor).
ENDED: list[Callable[[DistributionLink, Any], None]] = []


def link_distributor(
    *,
    distributor: Organization,
    reseller: Organization,
    actor: Any,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> DistributionLink:
    """The desk links two companies: the reseller may name the distributor on its deals while the
    link lasts."""
    require(policies.can_run_programme(scope_of(actor)))
    return _open(distributor, reseller, actor, starts_on, ends_on, "link_distributor")


def agree_link(
    *,
    distributor: Organization,
    reseller: Organization,
    actor: Any,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> DistributionLink:
    """The same because both companies want it; `actor` administers one of them. Callers have the
    other's proposal in hand."""
    require(policies.can_agree_link(scope_of(actor), distributor.pk, reseller.pk))
    return _open(distributor, reseller, actor, starts_on, ends_on, "agree_link")


def _open(
    distributor: Organization,
    reseller: Organization,
    actor: Any,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    event: str,
) -> DistributionLink:
    if distributor.kind != "distributor":
        raise ValidationError({"distributor": _("Choose a distributor.")})
    link = DistributionLink(
        distributor=distributor,
        reseller=reseller,
        starts_on=starts_on or clock.today(),
        ends_on=ends_on,
    )
    with transaction.atomic():
        link.full_clean()
        _check_free(link)
        link.save(force_insert=True)
        note = {"distributor": distributor.name, "reseller": reseller.name}
        record_event(reseller, actor, event, note=note)
    return link


def _check_free(link: DistributionLink) -> None:
    """Two companies are linked once at a time: an end must mean an end."""
    rows = DistributionLink.objects.filter(distributor=link.distributor, reseller=link.reseller)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=link.starts_on))
    if link.ends_on:
        rows = rows.filter(starts_on__lt=link.ends_on)
    if rows.exists():
        raise ValidationError(_("These companies are already linked in this time."))


def end_link(*, link: DistributionLink, actor: Any, on: dt.date | None = None) -> None:
    """From `on` (default: today, at once) the distributor no longer sees the reseller's deals.

    By either company or the desk. An end can be brought forward, never put off. Safe to repeat.
    """
    require(policies.can_end_link(scope_of(actor), link))
    if on is not None and on < clock.today():
        raise ValidationError({"ends_on": _("Choose today or a later day.")})
    day = max(on or clock.today(), link.starts_on)
    if link.ends_on and link.ends_on <= day:
        if on is not None and on > link.ends_on:
            raise ValidationError({"ends_on": _("The link ends before that day already.")})
        return
    with transaction.atomic():
        link.ends_on = day
        link.save(update_fields=["ends_on"])
        note = {"distributor": link.distributor.name, "until": day.isoformat()}
        record_event(link.reseller, actor, "end_link", note=note)
        for follow in ENDED:
            follow(link, actor)
