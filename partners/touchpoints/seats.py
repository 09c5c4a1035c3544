"""Where a person stands at an account, and what may be written from there.

A seat is worked out once a request: the live engagements in sight (one query) say which side a
person is on and with whom things can be shared.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partners.accounts.models import Account, Engagement
from partners.engagements.rooms import engagements_of, people_of
from partners.organizations.models import TeamMembership
from partners.touchpoints.choices import Visibility
from portal.access.scope import Scope
from portal.interchange.api_fields import UNKNOWN

TEAM, MANAGER, DESK, PARTNER, READER = "team", "manager", "desk", "partner", "reader"
# Seat → what may be written from it, the usual one first. `JOINT` needs an engagement.
WAYS: dict[str, tuple[str, ...]] = {
    TEAM: (Visibility.JOINT, Visibility.OWN, Visibility.INTERNAL),
    MANAGER: (Visibility.JOINT, Visibility.OWN, Visibility.INTERNAL),
    DESK: (Visibility.JOINT, Visibility.INTERNAL),
    PARTNER: (Visibility.JOINT, Visibility.OWN),
    READER: (),
}


@dataclass(frozen=True)
class Seat:
    account: Account
    place: str
    engagements: list[Engagement]
    user_id: UUID | None = None

    @property
    def ways(self) -> tuple[str, ...]:
        """Visibilities this person may choose here now."""
        ways = WAYS[self.place]
        return ways if self.engagements else tuple(w for w in ways if w != Visibility.JOINT)

    @property
    def is_partner(self) -> bool:
        return self.place == PARTNER

    @property
    def needs_pair(self) -> bool:
        """An account manager is here only through an engagement: everything hangs on it."""
        return self.place == MANAGER

    def home(self, visibility: str, engagement_id: UUID | str | None) -> dict[str, Any]:
        """The columns that say whose row it is: engagement, organization, visibility.

        Raises ValidationError; an engagement out of sight reads as one that does not exist.
        """
        if visibility not in self.ways:
            raise ValidationError({"visibility": _("Choose one of the listed answers.")})
        engagement = self._engagement(visibility, engagement_id)
        home: dict[str, Any] = {"visibility": visibility, "engagement": engagement}
        if self.is_partner and engagement:
            home["organization"] = engagement.organization
        if self.is_partner and visibility == Visibility.OWN:
            home["engagement"] = None
        return {"organization": None} | home

    def _engagement(self, visibility: str, wanted: UUID | str | None) -> Engagement | None:
        if wanted:
            for row in self.engagements:
                if str(row.pk) == str(wanted):
                    return row
            raise ValidationError({"engagement": str(UNKNOWN)})
        if visibility != Visibility.JOINT and not (self.needs_pair or self.is_partner):
            return None
        if len(self.engagements) > 1:
            raise ValidationError({"engagement": _("Say with which company.")})
        return self.engagements[0]

    def people(self, engagement: Engagement | None = None) -> QuerySet:
        """Who may be named as taking part: both sides of the engagements in sight (of one, where
        given), the account's team for its own people and for the desk, and oneself."""
        bridges = [engagement] if engagement else self.engagements
        rule = Q(pk=self.user_id)
        for bridge in bridges:
            for side in people_of(bridge).values():
                rule |= Q(pk__in=side.values("pk"))
        if self.place in {TEAM, DESK}:
            seats = TeamMembership.objects.live().filter(team=self.account.owner_team_id)
            rule |= Q(pk__in=seats.values("user"))
        users: Any = get_user_model()._default_manager
        return users.filter(rule, is_active=True).order_by("name_key", "pk")


def seat_of(
    scope: Scope, account: Account, room: str = "touchpoints", known: list[Engagement] | None = None
) -> Seat:
    """`account` was found in scope. One query, unless the engagements in sight that open the room
    are `known`."""
    bridges = engagements_of(scope, account, room) if known is None else known
    companies, managed = scope.having("register_deals"), scope.having("review_deals")
    own = [row for row in bridges if row.organization_id in companies]
    if account.owner_team_id and account.owner_team_id in scope.teams:
        place = TEAM
    elif own:
        place, bridges = PARTNER, own
    elif any(row.organization_id in managed for row in bridges):
        place = MANAGER
    else:
        place = DESK if scope.is_desk else READER
    return Seat(account, place, bridges, scope.user_id)
