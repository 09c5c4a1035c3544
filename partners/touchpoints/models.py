"""What both sides note on an account: touchpoints, acquaintances, files, silence."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.accounts.models import Account, Contact, Engagement
from partners.organizations.models import Organization
from partners.touchpoints import querysets
from partners.touchpoints.choices import ICONS, Direction, Kind, Outcome, Strength, Visibility
from portal.activity.models import FileBase
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Sided(models.Model):
    """A row one side wrote on an account. Who reads it: `querysets.sided`.

    `organization`: the partner company that wrote it; None is the vendor. `engagement`: what a
    joint row hangs on, and the pair a row of the vendor's side belongs to.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="%(class)ss")
    engagement = models.ForeignKey(
        Engagement, null=True, blank=True, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    visibility = models.CharField(_("who can read this"), max_length=10, choices=Visibility.choices)

    class Meta:
        abstract = True


def is_joint_or_apart(name: str) -> models.CheckConstraint:
    """A joint row hangs on an engagement; no company writes internal rows."""
    joint = ~Q(visibility=Visibility.JOINT) | Q(engagement__isnull=False)
    internal = ~Q(visibility=Visibility.INTERNAL) | Q(organization=None)
    return models.CheckConstraint(condition=joint & internal, name=name)


class Touchpoint(Sided):
    """One time somebody was in touch with the customer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    direction = models.CharField(
        _("direction"), max_length=3, choices=Direction.choices, default=Direction.OUT
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.ANSWERED
    )
    at = models.DateTimeField(_("when"), default=clock.now)
    subject = models.CharField(_("what it was about"), max_length=200)
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    contacts: Any = models.ManyToManyField(
        Contact, blank=True, related_name="touchpoints", verbose_name=_("with whom")
    )
    people: Any = models.ManyToManyField(
        User, blank=True, related_name="+", verbose_name=_("who took part")
    )
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.TouchpointQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["account", "-at", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["author", "token"], name="touchpoint_sent_once"),
            is_joint_or_apart("touchpoint_joint_or_apart"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


class ContactKnown(Sided):
    """A person knows a contact, as somebody said by hand. What touchpoints tell is read from
    them (`coverage_map.py`), so that it is never wider than they are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="known_by")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    strength = models.PositiveSmallIntegerField(
        _("how well"), choices=Strength.choices, default=Strength.KNOWS
    )
    since = models.DateField(_("since"), null=True, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # contact, person, side: the same thing said twice is one row
    key = models.CharField(max_length=200, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.ContactKnownQuerySet.as_manager()

    class Meta:
        ordering = ["-strength", "user__name_key", "id"]
        constraints = [
            is_joint_or_apart("known_joint_or_apart"),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.contact}"


class AccountFile(Sided, FileBase):
    """A file on an account. `visibility` says who reads it, in place of the base's audience."""

    audience = None  # type: ignore[assignment]

    objects = querysets.FileQuerySet.as_manager()

    class Meta(FileBase.Meta):
        abstract = False
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["author", "token"], name="accountfile_sent_once"),
            is_joint_or_apart("accountfile_joint_or_apart"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactRule(models.Model):
    """When silence counts: so many attempts without an answer within so many days. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=3)
    days = models.PositiveSmallIntegerField(_("days"), default=14)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True)

    objects = querysets.ContactRuleQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_contact_rule")]

    def __str__(self) -> str:
        return f"{self.attempts} / {self.days}"


class Unanswered(Sided):
    """A series of attempts without an answer, noticed once. `series` names the side, the contact
    and the last answer before it; `task` is what was made of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=200, unique=True)
    task_id = models.UUIDField(null=True)

    objects = querysets.TouchpointQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["account", "-at", "-id"])]
        constraints = [is_joint_or_apart("unanswered_joint_or_apart")]

    def __str__(self) -> str:
        return f"{self.account}: {self.attempts}"
