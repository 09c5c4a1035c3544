"""People and their API tokens."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.ordering import SortedByName
from portal.people.areas import READING, WORDS, described, in_order
from portal.people.choices import StaffRole, Theme
from portal.people.querysets import TokenQuerySet, UserManager
from portal.workflow import clock


class User(AbstractBaseUser, PermissionsMixin, SortedByName):
    """One person, known by e-mail address whatever its letter case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    staff_role = models.CharField(
        _("vendor role"), max_length=20, choices=StaffRole.choices, blank=True
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    timezone = models.CharField(_("time zone"), max_length=50, default="UTC")
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    # Which columns of which list are shown: table → column → yes or no (portal/tables).
    table_columns = models.JSONField(default=dict, blank=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    # The account of a program (partners/integrations): no password, no mail, offered nowhere.
    is_integration = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name_key", "email"]
        indexes = [models.Index(fields=["name_key", "id"])]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_user_per_email",
                violation_error_message=_("Somebody already uses this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        if self.is_integration:
            return gettext("%(name)s (integration)") % {"name": self.name}
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def is_staff_member(self) -> bool:
        """Works for the vendor."""
        return bool(self.staff_role)


class ApiToken(models.Model):
    """A bearer token of one person or program. Only its digest is kept; the text is shown once.

    `areas`: what it opens, in words of `portal.people.areas` ("deals:read"). Without
    `expires_at` it works until it is revoked.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    areas = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()

    @property
    def opens(self) -> list[tuple[str, bool]]:
        """(area, may it write?) for people to read."""
        return described(self.areas)

    @property
    def opens_everything(self) -> bool:
        return set(self.areas) == set(WORDS)

    @property
    def opens_reading(self) -> bool:
        """Everything there is to read, and nothing to write."""
        return set(self.areas) == set(READING)

    @property
    def rate_key(self) -> str:
        """Whose requests are counted together (portal/interchange/api_rates.py)."""
        return self.digest

    @classmethod
    def issue(
        cls,
        user: User,
        name: str,
        areas: Iterable[str] = WORDS,
        expires_at: dt.datetime | None = None,
    ) -> str:
        """Store a new token of `user`; returns its text, which cannot be had again."""
        text = new_text()
        cls.objects.create(
            user=user,
            name=name,
            digest=cls.digest_of(text),
            areas=in_order(areas),
            expires_at=expires_at,
        )
        return text


def new_text(*_request: Any) -> str:
    """A bearer token nobody can guess; what it begins with lets scanners of code find it."""
    return "concord_" + secrets.token_urlsafe(32)
