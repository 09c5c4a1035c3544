"""Allocations of accounts, and hand-overs of what a person owned."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.accounts.choices import Coverage
from partners.accounts.models import Account
from partners.coverage import querysets
from partners.coverage.choices import WITH_PARTNER, HandOverKind, HandOverStatus, Status
from partners.organizations.models import Organization, Team
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Moving(models.Model):
    """The columns a machine writes with the status."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    last_action = models.CharField(max_length=30, blank=True, editable=False)
    last_actor = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        abstract = True


class Allocation(Moving):
    """Who sells to an account, from a day until a day (exclusive; none: until further notice).

    Nobody's view into the account opens by it for a partner: that is what engagements are for.
    `until_asked` is the end that was approved; `ends_on` may be earlier, when another allocation
    follows. `from_team` is the team that gives the account up. `began_at`: the account says so.
    Two approved ones of one account never share a day: a trigger in the database (migration
    0002) refuses it, and any column of dates that would be back-dated.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="allocations")
    coverage = models.CharField(_("coverage"), max_length=12, choices=Coverage.choices)
    owner_team = models.ForeignKey(
        Team,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner team"),
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="allocations",
        verbose_name=_("partner"),
    )
    from_team = models.ForeignKey(
        Team, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    until_asked = models.DateField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.ASKED, editable=False
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(default=clock.today, editable=False)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True, editable=False)
    decision_text = models.CharField(max_length=300, blank=True, editable=False)
    began_at = models.DateTimeField(null=True, editable=False)
    over_at = models.DateTimeField(null=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = querysets.AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-created_at", "id"]
        indexes = [
            models.Index(fields=["account", "status", "starts_on"]),
            models.Index(fields=["status", "created_at", "id"]),
            models.Index(
                fields=["starts_on"],
                condition=Q(status="approved", began_at=None),
                name="allocation_to_begin",
            ),
            models.Index(
                fields=["ends_on"],
                condition=Q(status="approved", over_at=None),
                name="allocation_to_end",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "token", "account"], name="allocation_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="allocation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=F("asked_on")), name="allocation_not_back_dated"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved")
                # A comparison with NULL is no refusal in SQL, so it is asked for by name.
                | Q(
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                    starts_on__gte=F("decided_on"),
                )
                & ~Q(decided_by=F("asked_by")),
                name="allocation_approved_by_another_in_time",
            ),
            models.CheckConstraint(
                condition=~Q(coverage="direct") | Q(owner_team__isnull=False),
                name="direct_allocation_has_team",
            ),
            models.CheckConstraint(
                condition=Q(coverage__in=WITH_PARTNER) & ~Q(coverage="joint", organization=None)
                | ~Q(coverage__in=WITH_PARTNER) & Q(organization=None),
                name="allocation_names_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_coverage_display()}"

    def get_absolute_url(self) -> str:
        return f"/coverage/{self.pk}/"


class HandOver(Moving):
    """What one person owns on one side (a company, or the vendor without one) changes hands.

    `team` is the direct team whose manager may work on it; `successor` is offered for each row and
    gets what the person who finishes cannot see.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="hand_overs")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="hand_overs"
    )
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(_("why"), max_length=10, choices=HandOverKind.choices)
    successor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("note"), max_length=300, blank=True)
    status = models.CharField(
        max_length=12,
        choices=HandOverStatus.choices,
        default=HandOverStatus.OPEN,
        editable=False,
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.HandOverQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=Q(status="open", organization__isnull=False),
                name="one_open_hand_over_in_company",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status="open", organization=None),
                name="one_open_hand_over_at_vendor",
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("person")), name="nobody_hands_over_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return f"/handovers/{self.pk}/"


class HandOverRow(models.Model):
    """One record given to somebody, or left where it is for a reason. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=40)  # name of a `Handed`
    record_id = models.UUIDField()
    label = models.CharField(max_length=200)
    new_owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    left_reason = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(default=clock.now, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.HandOverRowQuerySet.as_manager()

    class Meta:
        ordering = ["done_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hand_over", "kind", "record_id"], name="handed_over_once"
            ),
            models.CheckConstraint(
                condition=Q(new_owner=None) & ~Q(left_reason="")
                | Q(new_owner__isnull=False, left_reason=""),
                name="handed_over_or_left_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.label
