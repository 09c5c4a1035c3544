"""How people and companies come in: invitations and applications."""

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from partners.organizations import querysets
from partners.organizations.choices import ApplicationStatus, MemberRole, OrganizationKind
from partners.organizations.models.companies import Organization
from partners.organizations.models.teams import Team
from portal.people.choices import StaffRole
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


def invitation_token() -> str:
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """Somebody is asked to join a company (or, without one, the vendor) under one address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=MemberRole.choices, blank=True)
    staff_role = models.CharField(_("vendor role"), max_length=20, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    token = models.CharField(max_length=64, unique=True, default=invitation_token, editable=False)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False) & ~Q(role="")
                | Q(organization__isnull=True) & ~Q(staff_role=""),
                name="invitation_names_a_role",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def role_label(self) -> str:
        """The role in words, at the company or at the vendor."""
        roles: dict[str, Any] = dict(MemberRole.choices) | dict(StaffRole.choices)
        return str(roles.get(self.role or self.staff_role, ""))


class PartnerApplication(models.Model):
    """A company asks to become a partner; operations decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.CharField(_("company name"), max_length=200)
    kind = models.CharField(_("kind of partner"), max_length=20, choices=OrganizationKind.choices)
    website = models.CharField(_("website"), max_length=200, blank=True)
    country = CountryField(_("country"))
    city = models.CharField(_("city"), max_length=100, blank=True)
    contact_name = models.CharField(_("your name"), max_length=120)
    contact_email = models.EmailField(_("your e-mail address"))
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    message = models.TextField(_("what you sell, and to whom"), max_length=2000, blank=True)
    language = models.CharField(max_length=10, default="en", editable=False)
    status = models.CharField(
        max_length=20, choices=ApplicationStatus.choices, default=ApplicationStatus.RECEIVED
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = querysets.ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.company
