"""Partner companies and the facts that open doors: memberships, teams, assignments, links."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from partners.organizations import querysets
from partners.organizations.choices import (
    ASSIGNMENT_KEYS,
    ROLE_KEYS,
    ApplicationStatus,
    MemberRole,
    OrganizationKind,
    OrganizationStatus,
    TeamKind,
)
from portal.access.grants import Expected, Fact, GroupMay, Root, Seat, UserMay
from portal.access.principals import GroupGrant, UserGrant
from portal.access.principals import Team as TeamPrincipal
from portal.people.choices import StaffRole
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Tier(models.Model):
    """A programme level. `rank` 1 is the entry level."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("rank"), unique=True)

    objects = querysets.ProgrammeDataQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class Territory(models.Model):
    """A sales region, made of countries."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    countries = CountryField(_("countries"), multiple=True, blank=True)

    objects = querysets.ProgrammeDataQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return self.name


class Organization(Root, Fact, models.Model):
    """A partner company: the root of everything that is that company's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=OrganizationKind.choices,
        default=OrganizationKind.RESELLER,
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=OrganizationStatus.choices,
        default=OrganizationStatus.ACTIVE,
    )
    tier = models.ForeignKey(
        Tier, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("tier")
    )
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("territory")
    )
    website = models.CharField(_("website"), max_length=200, blank=True)
    country = CountryField(_("country"), blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    about = models.TextField(_("about the company"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = querysets.OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name", "id"])]
        permissions = [
            ("view_members", "Can see the company's people"),
            ("manage_organization", "Can edit the company profile"),
            ("manage_members", "Can manage the company's people"),
            ("invite_members", "Can invite people to the company"),
            ("register_deals", "Can register deals for the company"),
            ("view_deals", "Can see all submitted deals of the company"),
            ("view_drafts", "Can see all drafts of the company"),
            ("view_supplied_deals", "Can see deals that name the company as distributor"),
            ("review_deals", "Can decide the company's registrations"),
        ]

    def __str__(self) -> str:
        return self.name

    def grant_root(self) -> "Organization":
        return self

    def grants(self) -> Iterable[Expected]:
        """The company's role groups hold their keys while it is active."""
        if self.status != OrganizationStatus.ACTIVE:
            return
        for role, codenames in ROLE_KEYS.items():
            for codename in codenames:
                yield GroupMay(self.role_group(role), codename)

    def grant_facts(self) -> Iterable[Fact]:
        yield self
        yield from self.memberships.live()
        yield from self.assignments.live()
        yield from covers(self)

    def grant_prefix(self) -> str:
        return f"org:{self.pk}:"

    def role_group(self, role: str) -> str:
        return f"org:{self.pk}:{role}"


class OrganizationGroupGrant(GroupGrant):
    allowed = frozenset().union(*ROLE_KEYS.values())
    content_object = models.ForeignKey(Organization, on_delete=models.CASCADE)

    class Meta(GroupGrant.Meta):
        abstract = False


class OrganizationUserGrant(UserGrant):
    """User rows exist for the assignment of an account manager, and for who stands in for one."""

    allowed = ASSIGNMENT_KEYS
    content_object = models.ForeignKey(Organization, on_delete=models.CASCADE)

    class Meta(UserGrant.Meta):
        abstract = False


Organization.group_grants = OrganizationGroupGrant
Organization.user_grants = OrganizationUserGrant


class DatedFact(Fact, models.Model):
    """A fact that lasts until it is ended; ended rows stay as history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    started_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Membership(DatedFact):
    """A person works for a partner company in one role."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=MemberRole.choices)
    job_title = models.CharField(_("job title"), max_length=100, blank=True)

    objects = querysets.MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=Q(ended_at=None),
                name="one_live_membership",
                violation_error_message=_("This person is already a member."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"

    def grant_root(self) -> Organization:
        return self.organization

    def grants(self) -> Iterable[Expected]:
        """A seat in the company's role group, while the company is active: without its seats no
        group of a suspended company opens anything, here or on joint accounts."""
        if self.ended_at is None and self.organization.status == OrganizationStatus.ACTIVE:
            yield Seat(self.user_id, f"org:{self.organization_id}:{self.role}")


class Team(Root, TeamPrincipal):
    """A sales team of the vendor. Direct teams are compartments of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=TeamKind.choices)

    objects = querysets.TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        if self.group_id is None:
            self.group = Group.objects.create(name=self.group_name)
        super().save(*args, **kwargs)

    @property
    def group_name(self) -> str:
        return f"team:{self.pk}"

    def grant_facts(self) -> Iterable[Fact]:
        yield from self.memberships.live()

    def grant_prefix(self) -> str:
        return self.group_name


class TeamMembership(DatedFact):
    """A vendor's salesperson belongs to a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="team_memberships")

    objects = querysets.TeamMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"], condition=Q(ended_at=None), name="one_live_team_seat"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.team}"

    def grant_root(self) -> Team:
        return self.team

    def grants(self) -> Iterable[Expected]:
        if self.ended_at is None:
            yield Seat(self.user_id, f"team:{self.team_id}")


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


class DistributionLink(models.Model):
    """A reseller buys through a distributor, from a day until a day (exclusive)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    distributor = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="reseller_links"
    )
    reseller = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="distributor_links"
    )
    starts_on = models.DateField(_("from"), default=clock.today)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = querysets.DistributionLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(distributor=F("reseller")), name="link_joins_two_companies"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="link_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["distributor", "reseller"],
                condition=Q(ends_on=None),
                name="one_open_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.distributor} → {self.reseller}"


def invitation_token() -> str:
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """Somebody is asked to join a company (or, without one, the vendor) under one address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=MemberRole.choices, blank=True)
    staff_role = models.CharField(_("vendor role"), max_length=20, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    token = models.CharField(max_length=64, unique=True, default=invitation_token, editable=False)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = querysets.InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False) & ~Q(role="")
                | Q(organization__isnull=True) & ~Q(staff_role=""),
                name="invitation_names_a_role",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def role_label(self) -> str:
        """The role in words, at the company or at the vendor."""
        roles: dict[str, Any] = dict(MemberRole.choices) | dict(StaffRole.choices)
        return str(roles.get(self.role or self.staff_role, ""))


class PartnerApplication(models.Model):
    """A company asks to become a partner; operations decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.CharField(_("company name"), max_length=200)
    kind = models.CharField(_("kind of partner"), max_length=20, choices=OrganizationKind.choices)
    website = models.CharField(_("website"), max_length=200, blank=True)
    country = CountryField(_("country"))
    city = models.CharField(_("city"), max_length=100, blank=True)
    contact_name = models.CharField(_("your name"), max_length=120)
    contact_email = models.EmailField(_("your e-mail address"))
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    message = models.TextField(_("what you sell, and to whom"), max_length=2000, blank=True)
    language = models.CharField(max_length=10, default="en", editable=False)
    status = models.CharField(
        max_length=20, choices=ApplicationStatus.choices, default=ApplicationStatus.RECEIVED
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = querysets.ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.company
