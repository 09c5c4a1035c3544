"""Who must have a second factor, which browsers a person has used, and what was guessed wrong."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.signin.choices import GRACE_DAYS, MOST_GRACE_DAYS, Group
from portal.signin.querysets import OwnQuerySet, RuleQuerySet
from portal.workflow import clock


class SecondStepRule(models.Model):
    """Must the people of a group have a second factor? `organization` for the group “company” only.

    `since`: the moment it became a must; the days of grace count from there, for newcomers from
    the day they joined. Where there is no row, `choices.REQUIRED_BY_DEFAULT` holds without grace.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.CharField(max_length=10, choices=Group.choices)
    organization = models.OneToOneField(
        "organizations.Organization", null=True, on_delete=models.CASCADE, related_name="+"
    )
    required = models.BooleanField(_("a second factor is a must"), default=False)
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"), default=GRACE_DAYS, validators=[MaxValueValidator(MOST_GRACE_DAYS)]
    )
    since = models.DateTimeField(null=True, editable=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(organization=None), name="one_rule_per_group"
            ),
            models.CheckConstraint(
                condition=models.Q(group=Group.COMPANY, organization__isnull=False)
                | (~models.Q(group=Group.COMPANY) & models.Q(organization=None)),
                name="company_rules_name_their_company",
            ),
        ]

    def __str__(self) -> str:
        return self.get_group_display()


class KnownDevice(models.Model):
    """A browser in which a person has signed in. Its secret is in a cookie; here is a digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_devices"
    )
    digest = models.CharField(max_length=64, editable=False)
    name = models.CharField(max_length=60)
    first_seen_at = models.DateTimeField(default=clock.now)
    last_seen_at = models.DateTimeField(default=clock.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="a_device_is_known_once")
        ]

    def __str__(self) -> str:
        return self.name


class WrongGuess(models.Model):
    """How often something was guessed wrong in one quarter of an hour (`limits.py`).

    `digest`: a keyed digest of who guesses and at whom; neither address nor network is kept.
    """

    digest = models.CharField(max_length=64)
    window = models.PositiveIntegerField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["window"], name="old_guesses")]
        constraints = [
            models.UniqueConstraint(fields=["digest", "window"], name="guesses_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.window}: {self.count}"


class SpentCode(models.Model):
    """A code of an authenticator app that was used: the same code does not open twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=12)
    window = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "code", "window"], name="a_code_opens_once")
        ]

    def __str__(self) -> str:
        return str(self.window)
