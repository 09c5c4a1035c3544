"""End customers, their names and contacts, and the engagements that open them to a partner."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from partners.accounts import querysets
from partners.accounts.choices import (
    ENGAGED_ROLES,
    LEVEL_KEYS,
    OPEN_ENGAGEMENTS,
    BuyingRole,
    Coverage,
    EndReason,
    EngagementLevel,
    EngagementStatus,
    NameKind,
)
from partners.organizations.models import Organization, Team
from portal.access.grants import Expected, Fact, GroupMay, Root
from portal.access.principals import GroupGrant
from portal.ordering import SortedByName
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Account(Root, SortedByName):
    """One end customer. `external_id` is the key of the system it was imported from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=300)
    website = models.CharField(_("website"), max_length=200, blank=True)
    tax_id = models.CharField(_("tax number"), max_length=60, blank=True)
    registration_id = models.CharField(_("registration number"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    street = models.CharField(_("street"), max_length=300, blank=True)
    postcode = models.CharField(_("postcode"), max_length=30, blank=True)
    industry = models.CharField(_("industry"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="subsidiaries",
        verbose_name=_("parent company"),
    )
    coverage = models.CharField(
        _("coverage"), max_length=12, choices=Coverage.choices, default=Coverage.UNASSIGNED
    )
    owner_team = models.ForeignKey(
        Team,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accounts",
        verbose_name=_("owner team"),
    )
    source = models.CharField(_("source"), max_length=40, blank=True)
    external_id = models.CharField(_("external key"), max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.AccountQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        indexes = [
            models.Index(fields=["name_key", "id"]),
            models.Index(fields=["owner_team", "name_key", "id"]),
            models.Index(fields=["website"]),
            # Not unique: two teams may import one key, and neither may learn of the other.
            models.Index(fields=["source", "external_id"], name="account_external_key"),
        ]
        permissions = [
            ("view_account_details", "Can see the account's identity and coverage"),
            ("view_contacts", "Can see the account's contacts"),
            ("view_plan", "Can see the account's plan"),
        ]

    def __str__(self) -> str:
        return self.name

    def grant_facts(self) -> Iterable[Fact]:
        yield from self.engagements.all()

    @classmethod
    def with_grants(cls) -> models.QuerySet:
        """Few of many accounts are engaged: the rest can have no grants."""
        engaged = Engagement.objects.values("account")
        granted = AccountGroupGrant.objects.values("content_object")
        return cls.objects.filter(Q(pk__in=engaged) | Q(pk__in=granted))


class AccountGroupGrant(GroupGrant):
    allowed = frozenset().union(*LEVEL_KEYS.values())
    content_object = models.ForeignKey(Account, on_delete=models.CASCADE)

    class Meta(GroupGrant.Meta):
        abstract = False


Account.group_grants = AccountGroupGrant


class AccountName(models.Model):
    """Another name the customer goes by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(
        _("kind"), max_length=10, choices=NameKind.choices, default=NameKind.ALIAS
    )

    objects = querysets.AccountNameQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="one_name_per_account")
        ]

    def __str__(self) -> str:
        return self.name


class Contact(SortedByName):
    """A person at the customer, with the part played in buying."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    buying_role = models.CharField(
        _("buying role"), max_length=12, choices=BuyingRole.choices, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]

    def __str__(self) -> str:
        return self.name


class Engagement(Fact, models.Model):
    """A bridge: one account opened to one partner company, at a level, for a purpose and time.

    It opens nothing until both sides have accepted, and closes at once when it ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="engagements")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="engagements"
    )
    level = models.CharField(
        _("level"),
        max_length=10,
        choices=EngagementLevel.choices,
        default=EngagementLevel.DIRECTORY,
    )
    purpose = models.CharField(_("purpose"), max_length=300)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=EngagementStatus.choices,
        default=EngagementStatus.PROPOSED,
    )
    starts_on = models.DateField(_("from"), default=clock.today)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    vendor_accepted_at = models.DateTimeField(null=True, editable=False)
    partner_accepted_at = models.DateTimeField(null=True, editable=False)
    # A change asked for and not yet agreed; `wanted_level` is empty when there is none.
    wanted_level = models.CharField(max_length=10, choices=EngagementLevel.choices, blank=True)
    wanted_ends_on = models.DateField(null=True, blank=True)
    wanted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    wanted_vendor_at = models.DateTimeField(null=True, editable=False)
    wanted_partner_at = models.DateTimeField(null=True, editable=False)
    paused_side = models.CharField(max_length=10, blank=True, editable=False)
    end_reason = models.CharField(max_length=12, choices=EndReason.choices, blank=True)
    end_note = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)
    # The dates both sides were last reminded of, so that each is spoken of once.
    told_of_end = models.DateField(null=True, editable=False)
    told_of_review = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    last_action = models.CharField(max_length=30, blank=True, editable=False)
    last_actor = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["organization", "status", "-updated_at", "id"]),
            models.Index(fields=["status", "ends_on"]),
            models.Index(fields=["status", "wanted_level"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="engagement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "paused"])
                | Q(vendor_accepted_at__isnull=False, partner_accepted_at__isnull=False),
                name="engagement_needs_both_sides",
            ),
            models.UniqueConstraint(
                fields=["account", "organization"],
                condition=Q(status__in=OPEN_ENGAGEMENTS),
                name="one_open_engagement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} ↔ {self.organization}"

    def get_absolute_url(self) -> str:
        return reverse("engagement", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """Its last day has come, whether or not the nightly job has looked yet."""
        return self.ends_on is not None and self.ends_on <= clock.today()

    @property
    def is_live(self) -> bool:
        """Does it open its level today? The same rule as `objects.live()`."""
        begun = self.starts_on <= clock.today()
        return self.status == EngagementStatus.ACTIVE and begun and not self.is_over

    def grant_root(self) -> Account:
        return self.account

    def grants(self) -> Iterable[Expected]:
        if self.status != EngagementStatus.ACTIVE or self.starts_on > clock.today():
            return
        for role in ENGAGED_ROLES:
            for codename in LEVEL_KEYS[self.level]:
                group = f"org:{self.organization_id}:{role}"
                yield GroupMay(group, codename, self._runs_out())

    def _runs_out(self) -> dt.datetime | None:
        if self.ends_on is None:
            return None
        return timezone.make_aware(dt.datetime.combine(self.ends_on, dt.time()), dt.UTC)
