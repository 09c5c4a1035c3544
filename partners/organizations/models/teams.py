"""The vendor's sales teams and who is in them."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.organizations import querysets
from partners.organizations.choices import TeamKind
from partners.organizations.models.facts import DatedFact
from portal.access.grants import Expected, Fact, Root, Seat
from portal.access.principals import Team as TeamPrincipal

User = settings.AUTH_USER_MODEL


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
