"""Links that companies propose to each other, and what follows when a link ends."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from deals.registrations.validators import check_words
from deals.supply import emails, policies, validators
from deals.supply.choices import PROPOSAL_DAYS, ProposalStatus
from deals.supply.models import LinkProposal
from deals.supply.workflow import PROPOSAL
from partners.organizations.choices import OrganizationStatus
from partners.organizations.models import DistributionLink, Organization
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.workflow import clock

MOST_WAITING = 20  # proposals of one company: mail to strangers is limited


def propose_link(
    *,
    organization: Organization,
    actor: Any,
    email: str,
    message: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> LinkProposal:
    """Ask an administrator of another company, known by an e-mail address, to be linked.

    What comes back is the same whether or not anybody here has that address.
    """
    require(policies.can_propose(scope_of(actor), organization.pk))
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error
    starts_on = starts_on or clock.today()
    validators.check_time(starts_on, ends_on)
    words = check_words({"message": message}, "message", limit=1000, optional=True)
    waiting = LinkProposal.objects.waiting().filter(organization=organization)
    if existing := waiting.filter(email=email).first():
        return existing
    if waiting.count() >= MOST_WAITING:
        raise ValidationError(_("Too many proposals wait for an answer. Withdraw one first."))
    row = LinkProposal(
        organization=organization,
        proposed_by=actor,
        email=email,
        message=words,
        starts_on=starts_on,
        ends_on=ends_on,
        expires_at=clock.now() + dt.timedelta(days=PROPOSAL_DAYS),
    )
    with transaction.atomic():
        row.save(force_insert=True)
        record_event(row, actor, "propose", note={"email": email})
        emails.proposed(row)
    return row


def answering_companies(row: LinkProposal, user: Any) -> Any:
    """Companies `user` administers that could be the other end: of the other kind, and active."""
    managed = scope_of(user).having("manage_organization") - {row.organization_id}
    rows = Organization.objects.visible_to(user).filter(pk__in=managed)
    rows = rows.exclude(kind=row.organization.kind)
    return rows.filter(status=OrganizationStatus.ACTIVE).order_by("name_key")


def only_answering_company(row: LinkProposal, user: Any) -> Organization | None:
    """The one company `user` could answer for; None when there are several."""
    found = list(answering_companies(row, user)[:2])
    return found[0] if len(found) == 1 else None


def proposal_by_token(token: str, user: Any) -> LinkProposal | None:
    """The proposal of a mailed address, for somebody who can answer it for a company, or has."""
    rows = LinkProposal.objects.select_related("organization", "proposed_by", "other")
    still = Q(status=ProposalStatus.PROPOSED, expires_at__gt=clock.now())
    row = rows.filter(still | Q(answered_by=user.pk), token=token).first()
    if row is None or not scope_of(user).is_active or not answering_companies(row, user).exists():
        return None
    return row


def answer_proposal(
    *,
    row: LinkProposal,
    actor: Any,
    version: int,
    accepts: bool,
    organization: Organization | None = None,
) -> LinkProposal:
    """`organization`: for which of the actor's companies. Accepting links the two at once, or on
    the proposed day."""
    if not accepts:
        return _act(row, "decline", actor, version, {})
    companies = answering_companies(row, actor)
    if organization is None or not companies.filter(pk=organization.pk).exists():
        raise ValidationError({"organization": _("Choose one of your companies.")})
    starts_on = max(row.starts_on, clock.today())
    if row.ends_on is not None and row.ends_on <= starts_on:
        raise ValidationError(_("This proposal has run out."))
    return _act(
        row, "accept", actor, version, {"organization": organization, "starts_on": starts_on}
    )


def withdraw_proposal(*, row: LinkProposal, actor: Any, version: int) -> LinkProposal:
    return _act(row, "withdraw", actor, version, {})


def _act(
    row: LinkProposal, action: str, actor: Any, version: int, data: dict[str, Any]
) -> LinkProposal:
    return PROPOSAL.perform(
        row, action, actor=actor, scope=scope_of(actor), version=version, data=data
    )


def lapse_proposals() -> int:
    """End what nobody answered in time; returns how many. Safe to repeat."""
    late = LinkProposal.objects.filter(
        status=ProposalStatus.PROPOSED, expires_at__lte=clock.now()
    ).order_by("pk")
    return sum(PROPOSAL.perform_by_clock(row, "lapse") for row in late)


def tell_ended(link: DistributionLink, actor: Any) -> None:
    """Both companies hear that, and from when, the link ends (services.ENDED)."""
    emails.link_ended(link, actor)
