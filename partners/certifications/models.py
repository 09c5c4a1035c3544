"""What a person has proved to know, and until when."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.certifications import querysets
from partners.certifications.choices import Source
from partners.organizations.models import Organization
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Certification(models.Model):
    """Something people can be certified in. `code` is what audiences, rules and the API speak."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what it proves"), max_length=1000, blank=True)
    validity_months = models.PositiveSmallIntegerField(
        _("valid for months"), null=True, blank=True, help_text=_("Empty: it never expires")
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = querysets.CertificationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """One certification held by one person. `organization`: the company it counts for.

    `number` stands on the paper and in the public verification address; it is random, so that
    nobody counts certificates or guesses one. Holder and certification are kept by name too: a
    certificate says what it said on the day it was issued.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="certificates")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="certificates"
    )
    holder_name = models.CharField(_("name on the certificate"), max_length=200)
    certification_name = models.CharField(max_length=120, editable=False)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    external_number = models.CharField(_("number elsewhere"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"), default=clock.today)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    revoke_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "pk"]
        indexes = [
            models.Index(fields=["holder", "expires_on"]),
            models.Index(fields=["organization", "certification"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_on=None)
                | models.Q(expires_on__gte=models.F("issued_on")),
                name="a_certificate_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["holder", "certification", "issuer", "external_number"],
                condition=~models.Q(external_number=""),
                name="an_outside_certificate_is_recorded_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number
