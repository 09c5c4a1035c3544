"""Partner companies and who works for them."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from partners.organizations import querysets
from partners.organizations.choices import (
    ASSIGNMENT_KEYS,
    ROLE_KEYS,
    MemberRole,
    OrganizationKind,
    OrganizationStatus,
)
from partners.organizations.models.facts import DatedFact
from partners.organizations.models.programme import Territory, Tier
from portal.access.grants import Expected, Fact, GroupMay, Root, Seat
from portal.access.principals import GroupGrant, UserGrant
from portal.ordering import SortedByName
from portal.workflow import clock

User = settings.AUTH_USER_MODEL


class Organization(Root, Fact, SortedByName):
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
        ordering = ["name_key", "id"]
        indexes = [models.Index(fields=["name_key", "id"])]
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
        from partners.organizations.models.managers import covers  # they build on companies

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
        ordering = ["user__name_key", "id"]
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
