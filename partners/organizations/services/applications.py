"""Companies that want to become partners, and operations' answer."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.organizations import emails, policies, validators
from partners.organizations.choices import ApplicationStatus, MemberRole
from partners.organizations.models import Organization, PartnerApplication
from partners.organizations.services.companies import create_organization
from partners.organizations.services.invitations import invite_member
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.activity.audit import record_event
from portal.interchange.text import check_length, clean_text
from portal.workflow import clock


def apply(*, data: Mapping[str, Any], language: str, token: uuid.UUID) -> PartnerApplication:
    """A company applies. The same form sent twice makes one application."""
    cleaned = validators.check_application(data)
    with transaction.atomic():
        application, is_new = PartnerApplication.objects.get_or_create(
            token=token, defaults={**cleaned, "language": language}
        )
        if is_new:
            record_event(application, None, "apply", note={"company": application.company})
            emails.application_received(application)
    return application


def approve_application(
    *, application: PartnerApplication, actor: Any, tier: Any = None, territory: Any = None
) -> Organization:
    """Make the applicant a partner company and invite its contact as administrator."""
    require(policies.can_run_programme(scope_of(actor)))
    with transaction.atomic():
        _decide(application, actor, ApplicationStatus.APPROVED)
        organization = create_organization(
            actor=actor,
            data={
                "name": application.company,
                "kind": application.kind,
                "tier": tier,
                "territory": territory,
                "website": application.website,
                "country": application.country,
                "city": application.city,
                "phone": application.contact_phone,
            },
        )
        application.organization = organization
        application.save(update_fields=["organization"])
        invite_member(
            organization=organization,
            actor=actor,
            email=application.contact_email,
            role=MemberRole.ADMIN,
            name=application.contact_name,
        )
    return organization


def decline_application(*, application: PartnerApplication, actor: Any, reason: str) -> None:
    require(policies.can_run_programme(scope_of(actor)))
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": _("Write a reason: the applicant will read it.")})
    check_length(reason, 1000)
    with transaction.atomic():
        _decide(application, actor, ApplicationStatus.DECLINED, reason)
        emails.application_declined(application)


def _decide(application: PartnerApplication, actor: Any, status: str, reason: str = "") -> None:
    decided = PartnerApplication.objects.filter(
        pk=application.pk, status=ApplicationStatus.RECEIVED
    ).update(status=status, reason=reason, decided_by=actor, decided_at=clock.now())
    application.refresh_from_db()
    if not decided:
        raise validators.AlreadyDecided(_("Somebody has already decided this application."))
    record_event(application, actor, f"application_{status}", note={"reason": reason})
