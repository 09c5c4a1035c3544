"""What a person has proved to know, until when, and what of it a tier asks for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.certifications import querysets
from partners.certifications.choices import SOON, TONES, ClaimStatus, Source, State
from partners.organizations.models import Organization, Tier
from portal.activity.models import FileBase
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Certification(models.Model):
    """Something people can be certified in. `code` is what audiences, rules and the API speak."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what it proves"), max_length=1000, blank=True)
    take_at = models.CharField(
        _("where to take it"),
        max_length=200,
        blank=True,
        help_text=_("In words: a course, a test centre. Read by those who lack it."),
    )
    validity_months = models.PositiveSmallIntegerField(
        _("valid for months"), null=True, blank=True, help_text=_("Empty: it never expires")
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = querysets.CertificationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OfPerson(models.Model):
    """A certification of one person. `organization`: the company it counts for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="%(class)ss")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    external_number = models.CharField(_("number elsewhere"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"), default=clock.today)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")), name=name
    )


class Certificate(OfPerson):
    """One certification held by one person.

    `number` stands on the paper and in the public verification address; it is random, so that
    nobody counts certificates or guesses one. Holder and certification are kept by name too: a
    certificate says what it said on the day it was issued. `once`: what it was issued for, so that
    the same thing said twice issues one.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    holder_name = models.CharField(_("name on the certificate"), max_length=200)
    certification_name = models.CharField(max_length=120, editable=False)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    once = models.CharField(max_length=255, unique=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    revoke_reason = models.CharField(max_length=300, blank=True)

    objects = querysets.CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "pk"]
        indexes = [
            models.Index(fields=["holder", "expires_on"]),
            models.Index(fields=["organization", "certification"]),
            models.Index(fields=["expires_on", "id"], name="certificate_ends"),
        ]
        constraints = [
            ends_after_it_begins("a_certificate_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["holder", "certification", "issuer", "external_number"],
                condition=~Q(external_number=""),
                name="an_outside_certificate_is_recorded_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return f"/certificates/{self.pk}/"

    @property
    def state(self) -> State:
        if self.revoked_at:
            return State.REVOKED
        if self.expires_on is None:
            return State.VALID
        left = (self.expires_on - clock.today()).days
        if left < 0:
            return State.EXPIRED
        return State.ENDING if left <= SOON else State.VALID

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_ours(self) -> bool:
        """Issued here: it has a paper with a number that anybody can verify."""
        return self.source == Source.COURSE


class Claim(OfPerson):
    """A certificate issued elsewhere, as somebody recorded it. It counts once it is confirmed."""

    status = models.CharField(
        _("status"), max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.WAITING
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    certificate = models.OneToOneField(
        Certificate, null=True, on_delete=models.PROTECT, related_name="claim"
    )
    token = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = querysets.ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["status", "-created_at", "-id"], name="claims_by_status")]
        constraints = [
            ends_after_it_begins("a_claim_ends_after_it_begins"),
            models.UniqueConstraint(fields=["asked_by", "token"], name="claim_sent_once"),
            models.UniqueConstraint(
                fields=["holder", "certification", "issuer", "external_number"],
                condition=Q(status=ClaimStatus.WAITING),
                name="one_waiting_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.external_number}"

    def get_absolute_url(self) -> str:
        return f"/certificates/claims/{self.pk}/"

    @property
    def tone(self) -> str:
        return TONES[self.status]


class Evidence(FileBase):
    """The paper behind a claim, seen by those who see the claim."""

    audience = None  # type: ignore[assignment]
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="evidence")

    objects = querysets.EvidenceQuerySet.as_manager()

    class Meta(FileBase.Meta):
        abstract = False
        verbose_name_plural = _("evidence")


class TierRequirement(models.Model):
    """How many of a company's people a tier wants certified. Data for people: nothing changes a
    company's tier by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="requirements")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField(_("people"), default=1)

    objects = querysets.RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["tier__rank", "certification__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "certification"],
                name="one_requirement",
                violation_error_message=_("This tier already asks for this certification."),
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="requirement_asks_for_people"),
        ]

    def __str__(self) -> str:
        return f"{self.tier}: {self.people} × {self.certification}"
