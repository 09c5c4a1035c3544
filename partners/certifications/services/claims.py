"""Certificates issued elsewhere: recorded by the person or their company, decided by the vendor."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.certifications import emails, policies, validators
from partners.certifications.choices import ClaimStatus
from partners.certifications.models import Certificate, Certification, Claim, Evidence
from partners.certifications.services.issuing import record_external
from partners.organizations.models import Membership
from portal.access.policy import NOT_YOURS, Refused, require
from portal.access.scope import Scope, scope_of
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.activity.uploads import checked_upload
from portal.workflow import clock
from portal.workflow.machine import StateMoved


def seats_for(user: Any, scope: Scope) -> Any:
    """The memberships this person may record certificates for: the own ones, and those of the
    companies they administer."""
    rows = Membership.objects.visible_to(user).live().filter(user__is_active=True)
    own = rows.filter(user=user, organization__in=scope.having("view_organization"))
    run = rows.filter(organization__in=scope.having("manage_members"))
    found = (own | run).select_related("user", "organization")
    return found.order_by("organization__name", "user__name", "pk")


def record_claim(
    *,
    seat: Membership,
    certification: Certification,
    actor: Any,
    data: dict[str, Any],
    upload: Any = None,
    token: uuid.UUID | None = None,
) -> Claim:
    """Note a certificate of somebody else's; it counts once the vendor has confirmed it.

    `seat`: whose it is, and for which company. The same `token` twice makes one. Raises
    ValidationError keyed by field, Refused for somebody else's seat.
    """
    scope = scope_of(actor)
    require(policies.can_record(scope))
    if not seats_for(actor, scope).filter(pk=seat.pk).exists():
        raise Refused(str(NOT_YOURS.reason))
    token = token or uuid.uuid4()
    mine = Claim.objects.filter(asked_by=actor, token=token)
    if found := mine.first():
        return found
    columns = validators.check_external(data)
    file = checked_upload(upload) if upload else None
    claim = Claim(
        holder=seat.user,
        organization=seat.organization,
        certification=certification,
        asked_by=actor,
        token=token,
        **columns,
    )
    _check_is_new(claim)
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
            if file:
                Evidence.objects.create(claim=claim, author=actor, token=token, **file)
            record_event(claim, actor, "claim_certificate", Audience.JOINT)
            emails.claimed(claim)
    except IntegrityError:  # the same form in parallel, or the same paper by somebody else
        if found := mine.first():
            return found
        _check_is_new(claim)
        raise
    return claim


def _check_is_new(claim: Claim) -> None:
    same = {
        name: getattr(claim, name)
        for name in ("holder", "certification", "issuer", "external_number")
    }
    waiting = Claim.objects.waiting().filter(**same).exists()
    if waiting or Certificate.objects.filter(**same).exists():
        raise ValidationError({"external_number": _("This certificate is recorded already.")})


def recorded_for_others(claim: Claim) -> list[str]:
    """Names of other people for whom the same number of the same issuer is recorded; for whoever
    decides, never for who recorded it."""
    paper = {"issuer": claim.issuer, "external_number": claim.external_number}
    rows: tuple[Any, ...] = (Claim.objects, Certificate.objects)
    names = [
        row.filter(**paper).exclude(holder=claim.holder).values_list("holder__name", flat=True)
        for row in rows
    ]
    return sorted({name for found in names for name in found})


def confirm(*, claim: Claim, actor: Any) -> Claim:
    """The certificate counts from now on."""
    require(policies.can_run_certificates(scope_of(actor)))
    with transaction.atomic():
        if _decide(claim, actor, ClaimStatus.CONFIRMED):
            data = {
                name: getattr(claim, name)
                for name in ("issuer", "external_number", "issued_on", "expires_on")
            }
            claim.certificate = record_external(
                holder=claim.holder,
                certification=claim.certification,
                organization=claim.organization,
                actor=actor,
                data=data,
            )
            claim.save(update_fields=["certificate"])
            emails.decided(claim)
    return claim


def decline(*, claim: Claim, actor: Any, reason: str) -> Claim:
    """It does not count. The person reads the reason and may record it anew."""
    require(policies.can_run_certificates(scope_of(actor)))
    reason = validators.check_reason(reason)
    with transaction.atomic():
        if _decide(claim, actor, ClaimStatus.DECLINED, reason):
            emails.decided(claim)
    return claim


def _decide(claim: Claim, actor: Any, status: str, reason: str = "") -> bool:
    """True when this call decided it; the same decision again is False, another one is refused."""
    moved = Claim.objects.waiting().filter(pk=claim.pk)
    done = moved.update(status=status, reason=reason, decided_by=actor, decided_at=clock.now())
    claim.refresh_from_db()
    if done:
        note = {"status": status, "reason": reason}
        record_event(claim, actor, "decide_claim", Audience.JOINT, note)
        return True
    if claim.status != status:
        raise StateMoved(_("Somebody else has decided this meanwhile."), claim)
    return False
