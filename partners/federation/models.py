"""A company's claimed domains, its identity provider, and who may still use a password."""

import datetime as dt
import hashlib
import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.federation import querysets
from partners.federation.choices import DEFAULT_ROLES, LIVE, Kind, Proof, SecondFactor, Status
from partners.organizations.choices import MemberRole
from partners.organizations.models import Organization
from portal.workflow import clock

User = settings.AUTH_USER_MODEL
WARNED_BEFORE = dt.timedelta(days=30)  # a certificate's end


def proof_token() -> str:
    return secrets.token_urlsafe(24)


class ClaimedDomain(models.Model):
    """An e-mail domain a company (or, without one, the vendor) says is its own.

    Any number of companies may claim a domain; it belongs to the one that has proved it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="claimed_domains"
    )
    name = models.CharField(_("domain"), max_length=253)
    token = models.CharField(max_length=64, default=proof_token, editable=False)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)
    proof = models.CharField(max_length=10, choices=Proof.choices, blank=True, editable=False)

    objects = querysets.DomainQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], name="one_claim_of_a_domain_per_company"
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(organization=None),
                name="one_claim_of_a_domain_by_the_vendor",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(verified_at__isnull=False),
                name="a_domain_belongs_to_one_company",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def record_name(self) -> str:
        """Where the proof is looked for in DNS."""
        return f"_concord-sign-in.{self.name}"

    @property
    def record_text(self) -> str:
        return f"concord-sign-in={self.token}"


class Connection(models.Model):
    """The identity provider of a company, or without one, of the vendor.

    `issuer` is the provider's own name: the issuer of OpenID Connect, the entity ID of SAML.
    A person is known by `space` and the provider's subject, never by the e-mail address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.OneToOneField(
        Organization, null=True, on_delete=models.CASCADE, related_name="sign_in_connection"
    )
    kind = models.CharField(_("protocol"), max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OFF)
    version = models.PositiveIntegerField(default=1, editable=False)
    issuer = models.CharField(_("issuer"), max_length=500)
    client_id = models.CharField(_("client ID"), max_length=191, blank=True)
    sealed_secret = models.TextField(blank=True, editable=False)
    emails_checked = models.BooleanField(_("addresses are checked"), default=False)
    metadata_url = models.CharField(_("metadata address"), max_length=500, blank=True)
    metadata_xml = models.TextField(blank=True, editable=False)
    certificate_ends_at = models.DateTimeField(null=True, editable=False)
    brings_people = models.BooleanField(_("new people come in by themselves"), default=True)
    default_role = models.CharField(
        _("role of new people"), max_length=20, choices=DEFAULT_ROLES, default=MemberRole.SELLER
    )
    role_attribute = models.CharField(
        _("attribute that names the role"), max_length=200, blank=True
    )
    role_map = models.JSONField(default=dict, editable=False)
    second_factor = models.CharField(
        _("second factor"),
        max_length=10,
        choices=SecondFactor.choices,
        default=SecondFactor.PORTAL,
    )
    tested_at = models.DateTimeField(null=True, editable=False)
    tested_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(organization=None),
                name="one_connection_of_the_vendor",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.issuer}"

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def certificate_ends_soon(self) -> bool:
        ends = self.certificate_ends_at
        return ends is not None and ends < clock.now() + WARNED_BEFORE

    @property
    def space(self) -> str:
        """What identities of this provider are kept under: another issuer is another space."""
        return f"{self.pk.hex}-{hashlib.sha256(self.issuer.encode()).hexdigest()[:16]}"


class EmergencyPerson(models.Model):
    """An administrator who may sign in by password and second factor while the rest may not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="emergency_people"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    named_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.EmergencyQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "user"], name="one_emergency_seat")
        ]

    def __str__(self) -> str:
        return str(self.user)
