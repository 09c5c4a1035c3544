"""Who looks after a company: account managers, and who stands in for them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.organizations import querysets
from partners.organizations.choices import ASSIGNMENT_KEYS
from partners.organizations.models.companies import Organization
from partners.organizations.models.facts import DatedFact
from portal.access.grants import Expected, Fact, UserMay
from portal.people.choices import StaffRole
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Assignment(DatedFact):
    """A channel account manager looks after a partner company."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="assignments"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")

    objects = querysets.AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=Q(ended_at=None),
                name="one_live_assignment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.organization}"

    def grant_root(self) -> Organization:
        return self.organization

    def grants(self) -> Iterable[Expected]:
        if self.ended_at is None:
            for codename in ASSIGNMENT_KEYS:
                yield UserMay(self.user_id, codename)


class StandIn(models.Model):
    """From a day to a day (both included) a colleague does a person's reviewing.

    What follows from it depends on the companies the absent person looks after: see `covers`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stands_in")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.StandInQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(user=F("stand_in")), name="nobody_stands_in_for_oneself"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="stand_in_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ← {self.stand_in}"

    def runs_out(self) -> dt.datetime:
        """The end of the last day, in UTC."""
        after = self.ends_on + dt.timedelta(days=1)
        return timezone.make_aware(dt.datetime.combine(after, dt.time()), dt.UTC)


@dataclass(frozen=True)
class Cover(Fact):
    """One person stands in for account managers of a company, until a moment."""

    organization: Organization
    user_id: Any
    until: dt.datetime

    def grant_root(self) -> Organization:
        return self.organization

    def grants(self) -> Iterable[Expected]:
        for codename in ASSIGNMENT_KEYS:
            yield UserMay(self.user_id, codename, self.until)


def covers(organization: Organization) -> Iterator[Cover]:
    """Who stands in for the company's account managers now; nobody twice, and nobody who is one."""
    managers = {row.user_id for row in organization.assignments.live()}
    until: dict[Any, dt.datetime] = {}
    able = Q(stand_in__staff_role=StaffRole.ACCOUNT_MANAGER, stand_in__is_active=True)
    for row in StandIn.objects.started().filter(able, user__in=managers):
        if row.stand_in_id not in managers:
            until[row.stand_in_id] = max(row.runs_out(), until.get(row.stand_in_id, row.runs_out()))
    for user_id, moment in until.items():
        yield Cover(organization, user_id, moment)


def managers_now(organization: Organization) -> models.QuerySet:
    """Active people who look after the company today: account managers and their stand-ins."""
    assigned = organization.assignments.live().values("user")
    able = Q(stand_in__staff_role=StaffRole.ACCOUNT_MANAGER)
    beside = StandIn.objects.running().filter(able, user__in=assigned).values("stand_in")
    people: Any = get_user_model()._default_manager
    return people.filter(Q(pk__in=assigned) | Q(pk__in=beside), is_active=True)
