"""What a company's directory has told us: its people, its groups, and how they become members."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.integrations.models import Integration
from partners.organizations.choices import MemberRole
from partners.organizations.models import Organization
from partners.provisioning import querysets
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Directory(models.Model):
    """The directory that provisions one company's people, by the tokens of one integration."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, related_name="directory"
    )
    integration = models.OneToOneField(
        Integration, on_delete=models.PROTECT, related_name="directory"
    )
    is_on = models.BooleanField(_("provisioning is on"), default=True)
    default_role = models.CharField(
        _("role of people in no group"),
        max_length=20,
        choices=MemberRole.choices,
        default=MemberRole.LEARNER,
    )
    successor = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who takes over from people who leave"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    heard_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.DirectoryQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.organization)


class Entry(models.Model):
    """One resource of the directory. `data`: its SCIM attributes that the portal knows, but for
    `id`, `meta` and `groups`, which are ours to say."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    external_id = models.CharField(max_length=255, blank=True)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True


class DirectoryPerson(Entry):
    """A person of the directory. `email` is the address a membership is found by; `user` is set
    once the person is, or was, a member through this directory."""

    directory = models.ForeignKey(Directory, on_delete=models.CASCADE, related_name="people")
    user_name = models.CharField(max_length=255)  # lower case: SCIM compares it without case
    email = models.EmailField()
    is_active = models.BooleanField(default=True)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = querysets.DirectoryEntryQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["directory", "user_name"], name="one_person_of_a_user_name"
            ),
            models.UniqueConstraint(
                fields=["directory", "email"],
                condition=Q(is_active=True) & ~Q(email=""),
                name="one_active_person_of_an_address",
            ),
        ]
        indexes = [models.Index(fields=["directory", "external_id"])]

    def __str__(self) -> str:
        return self.data.get("displayName") or self.user_name

    def membership(self) -> Any:
        """The person's live membership of the company, or None."""
        of_person = Q(user=self.user_id) if self.user_id else Q(user__email__iexact=self.email)
        seats = self.directory.organization.memberships.live().select_related("user")
        return seats.filter(of_person).first()


class DirectoryGroup(Entry):
    """A group of the directory; with a role, its members have at least that role here."""

    directory = models.ForeignKey(Directory, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=255)
    role = models.CharField(_("role"), max_length=20, choices=MemberRole.choices, blank=True)
    people = models.ManyToManyField(DirectoryPerson, related_name="groups", blank=True)

    objects = querysets.DirectoryEntryQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
